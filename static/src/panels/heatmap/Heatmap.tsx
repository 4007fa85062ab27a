import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { holdsStates } from "../../charts/states";
import type { StripArea } from "../../charts/strip";
import { format } from "../../core/units";
import type { Panel } from "../../document/panel";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { StripView } from "../StripView";
import { type Cells, cellsOf, type Tones, tone } from "./cells";
import { ramp, SHADES } from "./ramp";
import css from "./style.css?inline";

adopt(css);

/** Many series, or how values are spread, as colours over time. */
export function Heatmap(props: ViewProps): JSX.Element {
  const { panel, data, sync, bounds, compact } = props;
  const shades = useComputed(() => ramp(sync.palette.colors.value.dark));
  const cells = useMemo(() => {
    let [known, version] = [null as Cells | null, -1];
    return () => {
      if (!known || version !== data.version.peek()) {
        version = data.version.peek();
        known = cellsOf(data.rowsIn(bounds()), bounds(), panel);
      }
      return known;
    };
  }, [data, panel, bounds]);
  const rows = data.rows.value;
  if (rows.length > 0 && rows.every(holdsStates))
    return (
      <div class="overlay">
        <p>
          Here are states, and a heatmap has colours for numbers. Show them as a <b>State timeline</b>.
        </p>
      </div>
    );
  const said = (value: number) => (cells().counts ? format(value) : format(value, panel.unit, panel.decimals ?? null));
  return (
    <StripView
      {...props}
      labels={() => cells().rows.map(({ name }) => nameOf(name, panel, cells()))}
      paint={(area) => paint(area, cells(), limits(panel, cells()), tones(panel), shades.peek())}
      say={(row, time) => {
        const { rows, first, step } = cells();
        const value = rows[row]?.values[Math.floor((time - first) / step)];
        return value === undefined || Number.isNaN(value) ? null : said(value);
      }}
      also={shades}
    >
      {!compact && <Key {...{ panel, shades: shades.value, said, cells }} tick={data.version.value} />}
    </StripView>
  );
}

const tones = ({ options }: Panel) => (options?.tones ?? "linear") as Tones;

/** A range of values is called by where it begins. */
function nameOf(name: string, panel: Panel, { counts }: Cells): string {
  return counts && panel.options?.rows === "values" ? format(Number(name), panel.unit) : name;
}

/** What the first and the last colour stand for. */
function limits({ min, max }: Panel, cells: Cells): [number, number] {
  return cells.counts ? [0, cells.max] : [min ?? cells.min, max ?? cells.max];
}

function paint(area: StripArea, cells: Cells, [min, max]: [number, number], by: Tones, shades: string[]): void {
  const { ctx, left, width, height, from, to } = area;
  const pixels = width / (to - from);
  const [wide, high] = [cells.step * pixels, height / Math.max(1, cells.rows.length)];
  const air = high > 8 ? 1 : 0;
  cells.rows.forEach(({ values }, row) => {
    values.forEach((value, i) => {
      if (Number.isNaN(value) || (cells.counts && value === 0)) return;
      ctx.fillStyle = shades[Math.round(tone(value, min, max, by) * (SHADES - 1))] ?? "";
      const x = left + (cells.first + i * cells.step - from) * pixels;
      const begin = Math.floor(x);
      ctx.fillRect(begin, row * high, Math.ceil(x + wide) - begin - (wide > 6 ? 1 : 0), high - air);
    });
  });
}

interface KeyProps {
  panel: Panel;
  shades: string[];
  said(value: number): string;
  cells(): Cells;
  /** Written anew when this changes. */
  tick: number;
}

/** What the colours stand for. */
function Key({ panel, shades, said, cells }: KeyProps): JSX.Element | null {
  const [min, max] = limits(panel, cells());
  if (Number.isNaN(max)) return null;
  return (
    <p class="heat-key">
      {said(min)}
      <span aria-hidden="true">
        {shades.map((shade) => (
          <i key={shade} style={{ background: shade }} />
        ))}
      </span>
      {said(max)}
    </p>
  );
}

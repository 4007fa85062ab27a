import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Row } from "../../charts/data";
import { saidBy, shownAs } from "../../charts/display";
import { useReadable } from "../../charts/hooks";
import type { Colors } from "../../charts/palette";
import type { StripArea } from "../../charts/strip";
import type { CursorSync } from "../../charts/sync";
import { formatDuration } from "../../core/units";
import type { Panel } from "../../document/panel";
import { stretch } from "../../series/summary";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { StripView } from "../StripView";
import { runsOf, type StateRun } from "./runs";
import css from "./style.css?inline";

adopt(css);

interface Lane {
  name: string;
  runs: readonly StateRun[];
}

/** More states than these are not named below. */
const MOST_NAMED = 12;

/** Which state when. */
export function Timeline(props: ViewProps): JSX.Element {
  const { panel, data, sync, bounds, compact } = props;
  const version = useReadable(data.version).value;
  const lanes = useMemo(() => {
    const { from, to } = bounds();
    return data.rowsIn({ from, to }).map((row) => laneOf(row, panel, from, to));
  }, [version, panel, data, bounds]);
  const redrawn = useSignal(0);
  useEffect(() => {
    redrawn.value = version;
  }, [version, redrawn]);
  const slots = slotsOf(lanes, sync);
  const label = (run: StateRun | undefined, time: number) =>
    run && time < run.to ? `${run.text}, for ${formatDuration(run.to - run.from)}` : null;
  return (
    <StripView
      {...props}
      labels={() => lanes.map(({ name }) => name)}
      paint={(area) => paint(area, lanes, panel, sync.palette.colors.peek(), slots)}
      say={(row, time) =>
        label(
          lanes[row]?.runs.findLast((run) => run.from <= time),
          time,
        )
      }
      also={redrawn}
    >
      {!compact && <States slots={slots} lanes={lanes} />}
    </StripView>
  );
}

function laneOf(row: Row, panel: Panel, from: number, to: number): Lane {
  const { window, at, name } = row;
  const values = window.values(at);
  const holds = 3 * (window.usualInterval(at) ?? window.step);
  const [begin, end] = stretch(window, from - holds, to);
  const states = {
    length: values.length,
    at: (i: number) => {
      const value = values[i] ?? Number.NaN;
      return Number.isNaN(value) ? null : saidBy(row, value);
    },
    first: window.first,
    step: window.step,
  };
  const show = (state: number | string) => shownAs(panel, state);
  const runs = runsOf({ ...states, holds }, begin, end, show, panel.options?.merged !== false);
  const last = runs.at(-1);
  if (last) last.to = Math.min(last.to, Math.max(to, last.from + window.step));
  return { name, runs };
}

/** Colours for the states that have none of their own: equal words have the same everywhere on the page. */
function slotsOf(lanes: readonly Lane[], { colors }: CursorSync): ReadonlyMap<string, number> {
  const texts = new Set(lanes.flatMap(({ runs }) => runs.filter((run) => run.color === null).map(({ text }) => text)));
  const names = [...texts].sort();
  const slots = colors.slots(names);
  return new Map(names.map((name, i) => [name, slots[i] ?? 0]));
}

function colorOf(run: StateRun, colors: Colors, slots: ReadonlyMap<string, number>): string {
  if (run.color) return colors.threshold[run.color];
  return colors.series[slots.get(run.text) ?? 0] ?? colors.muted;
}

function paint(
  { ctx, left, width, height, from, to }: StripArea,
  lanes: readonly Lane[],
  panel: Panel,
  colors: Colors,
  slots: ReadonlyMap<string, number>,
): void {
  const pixels = width / (to - from);
  const high = height / Math.max(1, lanes.length);
  const air = Math.min(6, high * 0.15);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  lanes.forEach(({ runs }, lane) => {
    const [top, tall] = [lane * high + air / 2, high - air];
    for (const run of runs) {
      const begin = Math.max(left, left + (run.from - from) * pixels);
      const end = Math.min(left + width, left + (run.to - from) * pixels);
      if (end <= begin) continue;
      ctx.fillStyle = colorOf(run, colors, slots);
      ctx.globalAlpha = 0.85;
      ctx.fillRect(begin, top, Math.max(1, end - begin - (end - begin > 3 ? 1 : 0)), tall);
      ctx.globalAlpha = 1;
      if (panel.options?.written !== false && tall >= 14 && ctx.measureText(run.text).width + 12 < end - begin) {
        ctx.fillStyle = colors.panel;
        ctx.fillText(run.text, begin + 6, top + tall / 2 + 0.5);
      }
    }
  });
}

/** The states there are, with their colours. */
function States({ slots, lanes }: { slots: ReadonlyMap<string, number>; lanes: readonly Lane[] }): JSX.Element {
  const found = new Map(lanes.flatMap(({ runs }) => runs.map((run) => [run.text, run] as const)));
  const shown = [...found.values()].slice(0, MOST_NAMED);
  return (
    <ul class="states">
      {shown.map(({ text, color }) => (
        <li key={text}>
          <i class={`swatch ${color ?? `s${(slots.get(text) ?? 0) + 1}`}`} />
          {text}
        </li>
      ))}
      {found.size > shown.length && <li>and {found.size - shown.length} more</li>}
    </ul>
  );
}

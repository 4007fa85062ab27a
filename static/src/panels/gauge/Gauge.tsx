import type { JSX } from "preact";
import type { Row } from "../../charts/data";
import { saidBy, shownAs } from "../../charts/display";
import { useReadable } from "../../charts/hooks";
import { holdsStates } from "../../charts/states";
import type { Interval } from "../../core/time";
import { format, written } from "../../core/units";
import { type Panel, type Threshold, thresholdsOf } from "../../document/panel";
import { stretch, summarize } from "../../series/summary";
import type { ViewProps } from "../kind";
import { measured } from "../measure";
import { scaleOf, share } from "../scale";

const MOST = 8;
/** The arc: centre, radius and reach (degrees to either side of the top) in the drawing's units. */
const CENTRE = { x: 100, y: 100 };
const RADIUS = 78;
const RING = 93;
const REACH = 100;

/** The value as a part of its scale. */
export function Gauge({ panel, data, bounds }: ViewProps): JSX.Element {
  void useReadable(data.version).value;
  const interval = bounds();
  const rows = data.rowsIn(interval).slice(0, MOST);
  return (
    <div class="gauges">
      {rows.map((row) => {
        const Shown = holdsStates(row) ? State : Dial;
        return <Shown key={row.key} {...{ row, panel, interval }} named={rows.length > 1} />;
      })}
    </div>
  );
}

interface DialProps {
  row: Row;
  panel: Panel;
  interval: Interval;
  named: boolean;
}

function Dial({ row, panel, interval, named }: DialProps): JSX.Element {
  const summary = summarize(row.window.values(row.at), ...stretch(row.window, interval.from, interval.to));
  const value = measured(row, summary, panel);
  const [min, max] = scaleOf(panel, Math.max(summary.max, value));
  const thresholds = thresholdsOf(panel);
  const shown = shownAs(panel, saidBy(row, value));
  const part = share(value, min, max);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as an arc
    <div
      class="dial"
      role="meter"
      aria-label={named ? row.name : panel.title}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={written(shown)}
    >
      <svg viewBox="0 0 200 134" aria-hidden="true">
        <path class="track" d={arc(RADIUS, 0, 1)} />
        {zones(thresholds, min, max).map(({ from, to, color }) => (
          <path key={from} class={`zone ${color}`} d={arc(RING, from, to)} />
        ))}
        {part > 0 && <path class={`fill ${shown.color ?? ""}`} d={arc(RADIUS, 0, part)} />}
        <text x={CENTRE.x} y={CENTRE.y + 6} class="reading">
          {shown.number}
          <tspan class="unit"> {shown.suffix}</tspan>
        </text>
        <text x="23" y="132" class="end">
          {format(min, panel.unit)}
        </text>
        <text x="177" y="132" class="end">
          {format(max, panel.unit)}
        </text>
      </svg>
      {named && <p class="clip">{row.name}</p>}
    </div>
  );
}

/** A state is no part of any scale: it is the word itself. */
function State({ row, panel, interval, named }: DialProps): JSX.Element {
  const summary = summarize(row.window.values(row.at), ...stretch(row.window, interval.from, interval.to));
  const { number, color } = shownAs(panel, saidBy(row, summary.last));
  return (
    <div class="dial state">
      <p class={`said ${color ?? ""}`}>{number}</p>
      {named && <p class="clip">{row.name}</p>}
    </div>
  );
}

/** The stretches of the scale that belong to a threshold, as parts of it. */
function zones(thresholds: readonly Threshold[], min: number, max: number) {
  return thresholds.flatMap(({ value, color }, i) => {
    const from = share(value, min, max);
    const to = share(thresholds[i + 1]?.value ?? max, min, max);
    return to > from ? [{ from, to, color }] : [];
  });
}

/** An arc of the dial from one part of the scale to another. */
function arc(radius: number, from: number, to: number): string {
  const [a, b] = [from, to].map((part) => ((part * 2 - 1) * REACH * Math.PI) / 180) as [number, number];
  const point = (angle: number) =>
    `${(CENTRE.x + radius * Math.sin(angle)).toFixed(2)} ${(CENTRE.y - radius * Math.cos(angle)).toFixed(2)}`;
  return `M${point(a)}A${radius} ${radius} 0 ${b - a > Math.PI ? 1 : 0} 1 ${point(b)}`;
}

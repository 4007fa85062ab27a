import type { JSX } from "preact";
import type { Row } from "../../charts/data";
import { useReadable } from "../../charts/hooks";
import { niceLimits } from "../../charts/limits";
import type { Interval } from "../../core/time";
import { format, quantity } from "../../core/units";
import { type Panel, type Threshold, thresholdAt, thresholdsOf } from "../../document/panel";
import { stretch, summarize } from "../../series/summary";
import type { ViewProps } from "../kind";

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
      {rows.map((row) => (
        <Dial key={row.key} {...{ row, panel, interval }} named={rows.length > 1} />
      ))}
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
  const { last, max: most } = summarize(row.window.values(row.at), ...stretch(row.window, interval.from, interval.to));
  const [min, max] = scaleOf(panel, most);
  const thresholds = thresholdsOf(panel);
  const { number, suffix } = quantity(last, panel.unit, panel.decimals ?? null);
  const part = share(last, min, max);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as an arc
    <div
      class="dial"
      role="meter"
      aria-label={named ? row.name : panel.title}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={last}
      aria-valuetext={format(last, panel.unit, panel.decimals ?? null)}
    >
      <svg viewBox="0 0 200 134" aria-hidden="true">
        <path class="track" d={arc(RADIUS, 0, 1)} />
        {zones(thresholds, min, max).map(({ from, to, color }) => (
          <path key={from} class={`zone ${color}`} d={arc(RING, from, to)} />
        ))}
        {part > 0 && <path class={`fill ${thresholdAt(thresholds, last)?.color ?? ""}`} d={arc(RADIUS, 0, part)} />}
        <text x={CENTRE.x} y={CENTRE.y + 6} class="reading">
          {number}
          <tspan class="unit"> {suffix}</tspan>
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

/** From where to where the scale goes: as the panel says, as the unit implies, or wide enough for what was seen. */
function scaleOf({ min, max, unit }: Panel, most: number): [number, number] {
  const implied = unit === "percent" ? 100 : unit === "ratio" ? 1 : null;
  const bottom = min ?? 0;
  return [bottom, max ?? implied ?? niceLimits(bottom, Number.isNaN(most) ? bottom + 1 : most).max];
}

const share = (value: number, min: number, max: number) => Math.min(1, Math.max(0, (value - min) / (max - min))) || 0;

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

import type { JSX } from "preact";
import type { Interval } from "../core/time";
import { stretch, summarize } from "../series/summary";
import type { Row } from "./data";
import { MARK, Trace, trace } from "./trace";

/** The drawing's own units; it is stretched to its box. */
const WIDTH = 1000;
const HEIGHT = 100;

interface SparklineProps {
  row: Row;
  interval: Interval;
}

/** The course of one series, from edge to edge, without any scale. */
export function Sparkline({ row, interval }: SparklineProps): JSX.Element {
  const { line, area } = outlines(row, interval);
  return (
    <svg class={`sparkline s${row.slot + 1}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path class="area" d={area} />
      <path class="line" d={line} />
    </svg>
  );
}

function outlines({ window, at }: Row, { from, to }: Interval): { line: string; area: string } {
  const [begin, end] = stretch(window, from - window.step, to);
  const values = window.values(at);
  const { min, max } = summarize(values, begin, end);
  const out = new Trace();
  const flat = !(max > min);
  const dy = flat ? 0 : (-HEIGHT * 0.92) / (max - min);
  const y0 = flat ? HEIGHT / 2 : HEIGHT * 0.96 - min * dy;
  const dx = (window.step / (to - from)) * WIDTH;
  const x0 = ((window.first - from) / (to - from)) * WIDTH;
  const usual = (window.usualInterval(at) ?? window.step) / window.step;
  trace(out, values, begin, end, 3 * usual, { x0, dx, y0, dy });
  const pieces = out.pieces();
  return { line: pieces.map(outline).join(""), area: pieces.map(closed).join("") };
}

function outline(piece: Float64Array): string {
  let path = "";
  for (let i = 0; i < piece.length; i += MARK)
    path += `${i === 0 ? "M" : "L"}${Math.round(piece[i] ?? 0)} ${(piece[i + 1] ?? 0).toFixed(1)}`;
  return path;
}

function closed(piece: Float64Array): string {
  return `${outline(piece)}L${Math.round(piece.at(-MARK) ?? 0)} ${HEIGHT}L${Math.round(piece[0] ?? 0)} ${HEIGHT}Z`;
}

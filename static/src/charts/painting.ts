/** How one stroke is painted on the canvas of a time series: as line, area, bars, points or steps. */
import { type Area, yOf } from "./layers";
import type { Stroke } from "./strokes";
import { type Frame, MARK, type Trace, trace } from "./trace";

function frameOf(area: Area, { first, step }: Stroke): Frame {
  const { left, width, from, to, top, height, min, max } = area;
  const dy = -height / (max - min);
  return {
    x0: left + ((first - from) / (to - from)) * width,
    dx: (step / (to - from)) * width,
    y0: top - max * dy,
    dy,
  };
}

/** One line, and the area below it, or its bars or points. `upper` and `lower` are scratch space. */
export function paintStroke(area: Area, stroke: Stroke, upper: Trace, lower: Trace): void {
  const { ctx } = area;
  const frame = frameOf(area, stroke);
  const { values, begin, end, gap, floor, fill, faint, color, style } = stroke;
  trace(upper, values, begin, end, gap, frame);
  if (floor) trace(lower, floor, begin, end, gap, frame);
  const pieces = upper.pieces();
  const base = floor ? (lower.pieces()[0] ?? null) : null;
  const zero = yOf(area, Math.min(area.max, Math.max(0, area.min)));
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.globalAlpha = faint ? 0.25 : 1;
  if (style === "bars") {
    for (const piece of pieces) paintColumns(area, piece, base, zero, slice(stroke, frame.dx));
  } else if (style === "points") {
    for (const piece of pieces) paintPoints(area, piece);
  } else {
    const stepped = style === "steps" && !upper.dense;
    if (fill > 0) {
      ctx.globalAlpha = faint ? fill / 3 : fill;
      for (const piece of pieces) fillPiece(ctx, piece, base, zero, stepped ? frame.dx : 0);
      ctx.globalAlpha = faint ? 0.25 : 1;
    }
    if (upper.dense) for (const piece of pieces) paintBars(area, piece);
    else paintLines(area, pieces, stepped ? frame.dx : 0);
  }
  ctx.globalAlpha = 1;
}

/** Where a bar begins after its mark, and how wide it is, pixels: each lane has its part, with air between the bars. */
function slice({ bar: { steps, at, of } }: Stroke, dx: number): [number, number] {
  const whole = steps * dx;
  const air = whole > 4 ? whole * 0.2 : 0;
  const width = (whole - air) / of;
  return [air / 2 + at * width, Math.max(1, width)];
}

/** Bars from the marks down to the column below, or to zero. */
function paintColumns(
  { ctx }: Area,
  piece: Float64Array,
  base: Float64Array | null,
  zero: number,
  [after, width]: [number, number],
): void {
  for (let i = 0; i < piece.length; i += MARK) {
    const foot = base?.[i + 1] ?? zero;
    const [high, low] = [Math.min(piece[i + 1] as number, foot), Math.max(piece[i + 2] as number, foot)];
    ctx.fillRect((piece[i] as number) + after, high, width, Math.max(1, low - high));
  }
}

/** A dot at each mark, or at both ends of one that stands for several values. */
function paintPoints(area: Area, piece: Float64Array): void {
  const radius = 2 * area.ratio;
  for (let i = 0; i < piece.length; i += MARK) {
    const [x, high, low] = piece.subarray(i, i + MARK) as unknown as [number, number, number];
    paintDot(area.ctx, x, high, radius);
    if (low - high > radius) paintDot(area.ctx, x, low, radius);
  }
}

/** Pixels of the style sheet that a line is thick. */
const THICK = 1.5;

function paintBars({ ctx, ratio }: Area, piece: Float64Array): void {
  const thick = THICK * ratio;
  for (let i = 0; i < piece.length; i += MARK) {
    const high = piece[i + 1] as number;
    ctx.fillRect(piece[i] as number, high - thick / 2, 1, (piece[i + 2] as number) - high + thick);
  }
}

function paintLines({ ctx, ratio }: Area, pieces: readonly Float64Array[], hold: number): void {
  ctx.lineWidth = THICK * ratio;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  for (const piece of pieces) followTop(ctx, piece, hold);
  ctx.stroke();
  if (hold > 0) return;
  for (const piece of pieces)
    if (piece.length === MARK) paintDot(ctx, piece[0] as number, piece[1] as number, 2 * ratio);
}

function paintDot(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/** A path along the upper ends of the marks; `hold` > 0: each value holds until the next, the last one so many pixels. */
function followTop(ctx: CanvasRenderingContext2D, piece: Float64Array, hold: number): void {
  let y = piece[1] as number;
  ctx.moveTo(piece[0] as number, y);
  for (let i = MARK; i < piece.length; i += MARK) {
    if (hold > 0) ctx.lineTo(piece[i] as number, y);
    y = piece[i + 1] as number;
    ctx.lineTo(piece[i] as number, y);
  }
  if (hold > 0) ctx.lineTo((piece.at(-MARK) as number) + hold, y);
}

/** The same from right to left, onto a path that has begun. */
function followBack(ctx: CanvasRenderingContext2D, piece: Float64Array, hold: number): void {
  let after = (piece.at(-MARK) as number) + hold;
  for (let i = piece.length - MARK; i >= 0; i -= MARK) {
    const y = piece[i + 1] as number;
    if (hold > 0) ctx.lineTo(after, y);
    after = piece[i] as number;
    ctx.lineTo(after, y);
  }
}

function fillPiece(
  ctx: CanvasRenderingContext2D,
  piece: Float64Array,
  base: Float64Array | null,
  zero: number,
  hold: number,
): void {
  ctx.beginPath();
  followTop(ctx, piece, hold);
  if (base) followBack(ctx, base, hold);
  else {
    ctx.lineTo((piece.at(-MARK) as number) + hold, zero);
    ctx.lineTo(piece[0] as number, zero);
  }
  ctx.fill();
}

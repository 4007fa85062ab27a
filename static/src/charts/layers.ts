/** What is painted on the canvas of a time series, layer by layer. */
import type { Threshold } from "../document/panel";
import type { Colors } from "./palette";
import { type Frame, MARK, type Trace, trace } from "./trace";

/** The plot on the canvas, in its pixels, and what its edges stand for. */
export interface Area {
  ctx: CanvasRenderingContext2D;
  /** Pixels of the screen to one of the style sheet. */
  ratio: number;
  left: number;
  top: number;
  width: number;
  height: number;
  from: number;
  to: number;
  min: number;
  max: number;
}

/** One line to be painted: a column of values and where it stands in time. */
export interface Stroke {
  values: Float64Array;
  begin: number;
  end: number;
  first: number;
  step: number;
  /** More steps than this without a value are a gap. */
  gap: number;
  color: string;
  /** What the area below reaches down to, a column of the same times; null = to zero. */
  floor: Float64Array | null;
  /** How strongly the area is filled; 0 = a line alone. */
  fill: number;
  faint: boolean;
}

const yOf = ({ top, height, min, max }: Area, value: number) => top + ((max - value) / (max - min)) * height;

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

/** Runs `paint` so that nothing leaves the plot. */
export function clipped({ ctx, left, top, width, height }: Area, paint: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  paint();
  ctx.restore();
}

/** Tints what is above each threshold that warns. */
export function paintZones(area: Area, thresholds: readonly Threshold[], colors: Colors): void {
  const { ctx, left, width } = area;
  thresholds.forEach(({ value, color }, i) => {
    if (color === "green") return;
    const [low, high] = [yOf(area, value), yOf(area, thresholds[i + 1]?.value ?? area.max)];
    ctx.globalAlpha = 0.08;
    ctx.fillStyle = colors.threshold[color];
    if (low > high) ctx.fillRect(left, high, width, low - high);
  });
  ctx.globalAlpha = 1;
}

/** A dashed line at each threshold. */
export function paintThresholds(area: Area, thresholds: readonly Threshold[], colors: Colors): void {
  const { ctx, left, width, ratio } = area;
  ctx.setLineDash([6 * ratio, 4 * ratio]);
  ctx.lineWidth = ratio;
  ctx.globalAlpha = 0.75;
  for (const { value, color } of thresholds) {
    const y = Math.round(yOf(area, value)) + 0.5;
    ctx.strokeStyle = colors.threshold[color];
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** One line, and the area below it. `upper` and `lower` are scratch space. */
export function paintStroke(area: Area, stroke: Stroke, upper: Trace, lower: Trace): void {
  const { ctx } = area;
  const frame = frameOf(area, stroke);
  const { values, begin, end, gap, floor, fill, faint, color } = stroke;
  trace(upper, values, begin, end, gap, frame);
  const pieces = upper.pieces();
  ctx.strokeStyle = ctx.fillStyle = color;
  if (fill > 0) {
    if (floor) trace(lower, floor, begin, end, gap, frame);
    const base = floor ? (lower.pieces()[0] ?? null) : null;
    ctx.globalAlpha = faint ? fill / 3 : fill;
    for (const piece of pieces) fillPiece(ctx, piece, base, yOf(area, Math.max(0, area.min)));
  }
  ctx.globalAlpha = faint ? 0.25 : 1;
  if (upper.dense) for (const piece of pieces) paintBars(area, piece);
  else paintLines(area, pieces);
  ctx.globalAlpha = 1;
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

function paintLines({ ctx, ratio }: Area, pieces: readonly Float64Array[]): void {
  ctx.lineWidth = THICK * ratio;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  for (const piece of pieces) followTop(ctx, piece);
  ctx.stroke();
  for (const piece of pieces) if (piece.length === MARK) paintDot(ctx, piece, 2 * ratio);
}

/** A value that stands alone. */
function paintDot(ctx: CanvasRenderingContext2D, [x = 0, y = 0]: Float64Array, radius: number): void {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/** A path along the upper ends of the marks. */
function followTop(ctx: CanvasRenderingContext2D, piece: Float64Array): void {
  ctx.moveTo(piece[0] as number, piece[1] as number);
  for (let i = MARK; i < piece.length; i += MARK) ctx.lineTo(piece[i] as number, piece[i + 1] as number);
}

function fillPiece(ctx: CanvasRenderingContext2D, piece: Float64Array, base: Float64Array | null, zero: number): void {
  ctx.beginPath();
  followTop(ctx, piece);
  if (base) {
    for (let i = base.length - MARK; i >= 0; i -= MARK) ctx.lineTo(base[i] as number, base[i + 1] as number);
  } else {
    ctx.lineTo(piece.at(-MARK) as number, zero);
    ctx.lineTo(piece[0] as number, zero);
  }
  ctx.fill();
}

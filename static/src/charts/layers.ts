/** What is painted on the canvas of a time series, layer by layer. */
import type { Threshold } from "../document/panel";
import type { Colors } from "./palette";

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

/** Where a value stands, pixels from the top of the canvas. */
export const yOf = ({ top, height, min, max }: Area, value: number) => top + ((max - value) / (max - min)) * height;

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

import type { Drawing } from "../../charts/frames";
import { formatRange, type Interval } from "../../core/time";
import { paint } from "./paint";

/** Pixels of the picture to one of the page, at the least: sharp on paper and on other screens than this one. */
const SHARP = 2;
/** Room below for the range. */
const FOOT = 28;

/** A picture of a panel as it stands, with the range below it. `drawings` are those in it. */
export async function pictureOf(panel: Element, interval: Interval, drawings: readonly Drawing[]): Promise<Blob> {
  const sharp = Math.max(SHARP, devicePixelRatio);
  for (const drawing of drawings) drawing.sharpen?.(sharp / devicePixelRatio);
  try {
    return painted(panel, interval, sharp); // by now the picture is taken, if not yet written
  } finally {
    for (const drawing of drawings) drawing.sharpen?.(1);
  }
}

function painted(panel: Element, interval: Interval, sharp: number): Promise<Blob> {
  const box = panel.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(box.width * sharp);
  canvas.height = Math.ceil((box.height + FOOT) * sharp);
  const ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
  ctx.scale(sharp, sharp);
  const style = getComputedStyle(panel);
  ctx.fillStyle = style.backgroundColor;
  ctx.fillRect(0, 0, box.width, box.height + FOOT);
  paint(ctx, panel, box);
  ctx.fillStyle = style.getPropertyValue("--muted");
  ctx.font = `12px ${style.fontFamily}`;
  ctx.textBaseline = "middle";
  ctx.fillText(formatRange(interval, Number.NaN), 12, box.height + FOOT / 2 - 2);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))), "image/png"),
  );
}

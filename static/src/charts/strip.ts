/** Rows over time on a canvas: what heatmaps and state timelines share. */
import type { Interval } from "../core/time";
import { timeLabel } from "./axes";
import type { Drawing } from "./frames";
import type { Colors } from "./palette";
import type { PlotLayer, PlotView } from "./sync";
import { timeTicks } from "./ticks";

/** The part of the canvas that shows time, style sheet pixels. */
export interface StripArea extends Interval {
  ctx: CanvasRenderingContext2D;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a strip asks its surroundings. */
export interface StripSource {
  bounds(): Interval;
  colors(): Colors;
  /** Names of the rows, from the top. */
  labels(): readonly string[];
  paint(area: StripArea): void;
  /** Where the crosshair of the page stands; null = nowhere. */
  pointed(): number | null;
  seen(): boolean;
  /** Without axes. */
  bare: boolean;
}

const FONT = "12px system-ui, sans-serif";
const TIME_AXIS = 22;
/** What the names of the rows may take of the width. */
const NAMES = 0.28;
/** Pixels between two ticks of the time axis. */
const TICK = 84;
/** Room for a name, pixels. */
const NAME_HEIGHT = 14;

export class Strip implements Drawing, PlotView {
  readonly canvas = document.createElement("canvas");
  /** Lies over the rows: the pointer meets it. */
  readonly over = document.createElement("div");
  /** What others draw over it. */
  layer: PlotLayer | null = null;
  readonly #ctx: CanvasRenderingContext2D;
  #size = { width: 0, height: 0 };
  #gutter = 0;
  /** `over` lies where the rows are. */
  #placed = false;
  #drawn: Interval = { from: 0, to: 1 };
  #dirty = true;
  /** How many times the pixels of the screen there are on the canvas. */
  #factor = 1;

  constructor(
    private readonly host: HTMLElement,
    private readonly source: StripSource,
  ) {
    this.#ctx = this.canvas.getContext("2d") as CanvasRenderingContext2D;
    this.canvas.setAttribute("aria-hidden", "true");
    this.over.className = "strip-over";
    host.append(this.canvas, this.over);
    this.resize();
  }

  get width(): number {
    return this.#size.width - this.#gutter;
  }

  get height(): number {
    return this.#size.height - (this.source.bare ? 0 : TIME_AXIS);
  }

  leftOf(time: number): number {
    const { from, to } = this.#drawn;
    return ((time - from) / (to - from)) * this.width;
  }

  timeAt(left: number): number {
    const { from, to } = this.#drawn;
    return from + (left / Math.max(1, this.width)) * (to - from);
  }

  invalidate(): void {
    this.#dirty = true;
  }

  due(): boolean {
    if (this.width <= 0 || this.height <= 0 || !this.source.seen()) return false;
    const { from, to } = this.source.bounds();
    const pixel = (to - from) / this.width;
    return this.#dirty || Math.abs(to - this.#drawn.to) >= pixel || Math.abs(from - this.#drawn.from) >= pixel;
  }

  draw(): void {
    this.#dirty = false;
    this.#drawn = this.source.bounds();
    const ratio = this.#ratio;
    const { width, height } = this.#size;
    this.#ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#ctx.clearRect(0, 0, width, height);
    this.#ctx.font = FONT;
    const labels = this.source.labels();
    this.#setGutter(labels);
    const area = { ctx: this.#ctx, ...this.#drawn, left: this.#gutter, top: 0, width: this.width, height: this.height };
    this.#ctx.save();
    this.#ctx.beginPath();
    this.#ctx.rect(area.left, area.top, area.width, area.height);
    this.#ctx.clip();
    this.source.paint(area);
    this.#paintCrosshair(area);
    this.#ctx.restore();
    this.layer?.draw();
    if (this.source.bare) return;
    this.#paintNames(labels);
    this.#paintTimes(area);
  }

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#setPixels();
    this.#dirty = true;
  }

  sharpen(factor: number): void {
    this.#factor = factor;
    this.#setPixels();
    this.draw();
  }

  get #ratio(): number {
    return devicePixelRatio * this.#factor;
  }

  #setPixels(): void {
    const { width, height } = this.#size;
    this.canvas.width = Math.round(width * this.#ratio);
    this.canvas.height = Math.round(height * this.#ratio);
  }

  #setGutter(labels: readonly string[]): void {
    const longest = Math.max(0, ...labels.map((label) => this.#ctx.measureText(label).width));
    const gutter = this.source.bare ? 0 : Math.ceil(Math.min(longest + 22, this.#size.width * NAMES));
    if (gutter === this.#gutter && this.#placed) return;
    this.#gutter = gutter;
    this.#placed = true;
    this.over.style.inset = `0 0 ${this.source.bare ? 0 : TIME_AXIS}px ${gutter}px`;
  }

  /** The names of the rows; where they stand too close only some of them. */
  #paintNames(labels: readonly string[]): void {
    const row = this.height / Math.max(1, labels.length);
    const every = Math.max(1, Math.ceil(NAME_HEIGHT / row));
    this.#ctx.fillStyle = this.source.colors().muted;
    this.#ctx.textBaseline = "middle";
    this.#ctx.textAlign = "right";
    labels.forEach((label, i) => {
      if (i % every === 0)
        this.#ctx.fillText(this.#shortened(label, this.#gutter - 14), this.#gutter - 8, (i + 0.5) * row);
    });
  }

  #shortened(text: string, width: number): string {
    if (this.#ctx.measureText(text).width <= width) return text;
    let kept = text;
    while (kept.length > 1 && this.#ctx.measureText(`${kept}…`).width > width) kept = kept.slice(0, -1);
    return `${kept}…`;
  }

  #paintTimes({ left, width, height }: StripArea): void {
    const { step, times } = timeTicks(this.#drawn, Math.max(1, Math.floor(width / TICK)));
    this.#ctx.fillStyle = this.source.colors().muted;
    this.#ctx.textBaseline = "top";
    this.#ctx.textAlign = "center";
    for (const time of times) {
      const at = left + this.leftOf(time);
      if (at > left + 20 && at < left + width - 20) this.#ctx.fillText(timeLabel(time, step), at, height + 6);
    }
  }

  #paintCrosshair({ ctx, left, height }: StripArea): void {
    const time = this.source.pointed();
    if (time === null || time < this.#drawn.from || time > this.#drawn.to) return;
    const at = Math.round(left + this.leftOf(time)) + 0.5;
    ctx.strokeStyle = this.source.colors().text;
    ctx.globalAlpha = 0.7;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(at, 0);
    ctx.lineTo(at, height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}

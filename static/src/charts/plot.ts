import uPlot from "uplot";
import type { Interval } from "../core/time";
import { type Panel, thresholdsOf } from "../document/panel";
import { timeAxis, valueAxis } from "./axes";
import type { Row } from "./data";
import type { Drawing } from "./frames";
import { type Gestures, gesturesOf } from "./gestures";
import { type Area, clipped, paintStroke, paintThresholds, paintZones, type Stroke } from "./layers";
import type { Limits } from "./limits";
import type { Colors } from "./palette";
import { limitsOf, strokesOf } from "./strokes";
import type { PlotLayer } from "./sync";
import { Trace } from "./trace";

/** What a plot asks its surroundings while it lives. */
export interface PlotSource extends Gestures {
  panel: Panel;
  rows(): readonly Row[];
  bounds(): Interval;
  colors(): Colors;
  /** Where the crosshair of the page stands; null = nowhere. */
  pointed(): number | null;
  /** Whether it can be seen at all. */
  seen(): boolean;
  /** The row to stand out, by its key; null = all alike. */
  focus(): string | null;
  /** Without axes. */
  bare: boolean;
}

/** How far, in pixels of the screen, the picture may lag behind the clock before it is drawn again. */
const NOTICEABLE = 0.5;

/**
 * One time series on a canvas: uPlot for axes, crosshair and selection; the lines are painted straight from the
 * windows, without copies, however the times of their queries differ.
 */
export class Plot implements Drawing {
  /** What others draw over it. */
  layer: PlotLayer | null = null;
  readonly #u: uPlot;
  readonly #upper = new Trace();
  readonly #lower = new Trace();
  #limits: Limits = { min: 0, max: 1, ticks: [0, 1] };
  #drawn: Interval = { from: 0, to: 0 };
  #dirty = true;
  #size = { width: 0, height: 0 };
  #strokes: Stroke[] = [];
  /** Where the pointer rests on this plot, pixels from its left; null = elsewhere. */
  #hovered: number | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly source: PlotSource,
  ) {
    this.#size = { width: host.clientWidth, height: host.clientHeight };
    const { from, to } = source.bounds();
    this.#drawn = { from, to };
    this.#u = new uPlot(this.#options(), [[from, to]], host);
  }

  /** The plot's own element, where crosshair and tooltip live. */
  get over(): HTMLElement {
    return this.#u.over;
  }

  /** Something else than the time changed. */
  invalidate(): void {
    this.#dirty = true;
  }

  due(): boolean {
    const { width, height } = this.#size;
    if (width === 0 || height === 0 || !this.source.seen()) return false;
    if (this.#dirty) return true;
    const { from, to } = this.source.bounds();
    const pixels = this.#u.bbox.width / (to - from);
    return (
      Math.abs(to - this.#drawn.to) * pixels >= NOTICEABLE || Math.abs(from - this.#drawn.from) * pixels >= NOTICEABLE
    );
  }

  draw(): void {
    this.#dirty = false;
    this.#drawn = this.source.bounds();
    const { from, to } = this.#drawn;
    const { panel } = this.source;
    const look = { colors: this.source.colors(), focus: this.source.focus() };
    this.#strokes = strokesOf(this.source.rows(), panel, this.#drawn, look);
    this.#limits = limitsOf(this.#strokes, panel, this.#size.height);
    this.#u.batch(() => {
      (this.#u.data[0] as number[])[0] = from;
      (this.#u.data[0] as number[])[1] = to;
      this.#u.setScale("x", { min: from, max: to });
      this.#u.setScale("y", { min: this.#limits.min, max: this.#limits.max });
    });
    if (this.#hovered === null) this.point(this.source.pointed());
    else this.source.onPoint(this.timeAt(this.#hovered));
    this.layer?.draw();
  }

  /** The pointer rests so many pixels from the left of the plot; null = it left. The time below it moves on. */
  hover(left: number | null): void {
    this.#hovered = left;
    this.source.onPoint(left === null ? null : this.timeAt(left));
  }

  /** The host may have a new size. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    this.#dirty = true;
    if (width > 0 && height > 0) this.#u.setSize(this.#size);
  }

  /** The crosshair is led by something else than the pointer from now on, until that moves again. */
  release(): void {
    this.#hovered = null;
  }

  /** Puts the crosshair at `time`, or takes it away; the pointer on this very plot needs no help. */
  point(time: number | null): void {
    if (this.#hovered !== null) return;
    const { from, to } = this.#drawn;
    const hidden = time === null || time < from || time > to;
    this.#u.setCursor({ left: hidden ? -10 : this.leftOf(time), top: -10 }, false);
  }

  /** The time at so many pixels from the left of the plot. */
  timeAt(left: number): number {
    return this.#u.posToVal(left, "x");
  }

  /** How many pixels from the left of the plot `time` stands. */
  leftOf(time: number): number {
    return this.#u.valToPos(time, "x");
  }

  /** How many pixels from the top of the plot `value` stands. */
  topOf(value: number): number {
    return this.#u.valToPos(value, "y");
  }

  get width(): number {
    return this.#u.bbox.width / devicePixelRatio;
  }

  /** How long one pixel lasts, milliseconds. */
  get perPixel(): number {
    return (this.#drawn.to - this.#drawn.from) / Math.max(1, this.over.clientWidth);
  }

  destroy(): void {
    this.#u.destroy();
  }

  #options(): uPlot.Options {
    const { panel, bare, colors } = this.source;
    return {
      ...this.#size,
      ms: 1,
      pxAlign: 0,
      legend: { show: false },
      padding: bare ? [2, 0, 2, 0] : [8, 14, 0, 0],
      scales: {
        x: { time: true, auto: false, range: (_, min, max) => [min, max] },
        y: { auto: false, range: () => [this.#limits.min, this.#limits.max] },
      },
      axes: bare
        ? [{ show: false }, { show: false }]
        : [timeAxis(colors), valueAxis(colors, () => this.#limits, panel.unit, panel.decimals ?? null)],
      series: [{}],
      cursor: { ...gesturesOf(this, this.source), y: false, points: { show: false } },
      hooks: {
        drawClear: [() => this.#within((area) => paintZones(area, thresholdsOf(panel), colors()))],
        draw: [() => this.#within((area) => this.#paint(area))],
        setSelect: [(u) => this.#selected(u)],
      },
    };
  }

  /** A stretch was dragged over. */
  #selected(u: uPlot): void {
    const { left, width } = u.select;
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (width > 2) this.source.onZoom(Math.round(this.timeAt(left)), Math.round(this.timeAt(left + width)));
  }

  #within(paint: (area: Area) => void): void {
    const { ctx, bbox } = this.#u;
    const area = {
      ctx,
      ratio: devicePixelRatio,
      ...bbox,
      ...this.#drawn,
      min: this.#limits.min,
      max: this.#limits.max,
    };
    clipped(area, () => paint(area));
  }

  #paint(area: Area): void {
    for (const stroke of this.#strokes) paintStroke(area, stroke, this.#upper, this.#lower);
    paintThresholds(area, thresholdsOf(this.source.panel), this.source.colors());
  }
}

import uPlot from "uplot";
import type { Interval } from "../core/time";
import { type Panel, type Threshold, thresholdsOf } from "../document/panel";
import { timeAxis, valueAxis } from "./axes";
import type { Row } from "./data";
import type { Drawing } from "./frames";
import { type Gestures, gesturesOf } from "./gestures";
import { type Area, clipped, paintThresholds, paintZones } from "./layers";
import type { Limits } from "./limits";
import { type LineOptions, lineOptions, onAxis, type Side, sideOf, unitAt } from "./lines";
import { paintStroke } from "./painting";
import type { Colors } from "./palette";
import { drawable, holdsStates, type StateAxis, stateAxis } from "./states";
import { limitsOf, type Stroke, strokesOf } from "./strokes";
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

const UNKNOWN: Limits = { min: 0, max: 1, ticks: [0, 1] };

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
  readonly #options: LineOptions;
  readonly #thresholds: Threshold[];
  readonly #limits: Record<Side, Limits> = { left: UNKNOWN, right: UNKNOWN };
  #drawn: Interval = { from: 0, to: 0 };
  #dirty = true;
  #size = { width: 0, height: 0 };
  #strokes: Stroke[] = [];
  /** Null = the axis has numbers. */
  #states: StateAxis | null = null;
  /** How many times the pixels of the screen there are on the canvas. */
  #factor = 1;
  #resharpened = false;
  /** Where the pointer rests on this plot, pixels from its left; null = elsewhere. */
  #hovered: number | null = null;

  constructor(
    private readonly host: HTMLElement,
    private readonly source: PlotSource,
  ) {
    this.#size = { width: host.clientWidth, height: host.clientHeight };
    const { from, to } = source.bounds();
    this.#drawn = { from, to };
    this.#options = lineOptions(source.panel);
    this.#thresholds = thresholdsOf(source.panel)
      .map(({ value, color }) => ({ value: onAxis(value, this.#options.log), color }))
      .filter(({ value }) => !Number.isNaN(value));
    this.#u = new uPlot(this.#described(), [[from, to]], host);
  }

  /** The plot's own element, where crosshair and tooltip live. */
  get over(): HTMLElement {
    return this.#u.over;
  }

  get canvas(): HTMLCanvasElement {
    return this.#u.ctx.canvas;
  }

  sharpen(factor: number): void {
    this.#factor = factor;
    this.#resharpened = true;
    this.draw();
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
    const rows = this.source.rows();
    this.#states = stateAxis(drawable(rows), panel);
    this.#strokes = strokesOf(rows, panel, this.#drawn, look, this.#states);
    for (const side of this.#sides())
      this.#limits[side] = limitsOf(this.#strokes, panel, this.#size.height, side, this.#states);
    this.#u.batch(() => {
      if (this.#resharpened) this.#u.setSize(this.#size);
      (this.#u.data[0] as number[])[0] = from;
      (this.#u.data[0] as number[])[1] = to;
      this.#u.setScale("x", { min: from, max: to });
      for (const side of this.#sides()) this.#u.setScale(side, this.#limits[side]);
    });
    this.#resharpened = false;
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

  /** How many pixels from the top of the plot the value of a row stands; NaN = nowhere. */
  topOf(row: Row, value: number): number {
    const at = this.#states ? this.#states.levelOf(row, value) : onAxis(value, this.#options.log);
    return holdsStates(row) === (this.#states !== null)
      ? this.#u.valToPos(at, sideOf(this.source.panel, row))
      : Number.NaN;
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

  /** The value axes there are: the right one only where the panel names queries for it. */
  #sides(): readonly Side[] {
    return this.source.panel.options?.right ? ["left", "right"] : ["left"];
  }

  #described(): uPlot.Options {
    const { panel, bare } = this.source;
    const scale = (side: Side): uPlot.Scale => ({
      auto: false,
      range: () => [this.#limits[side].min, this.#limits[side].max],
    });
    return {
      ...this.#size,
      ms: 1,
      pxAlign: 0,
      legend: { show: false },
      padding: bare ? [2, 0, 2, 0] : [8, panel.options?.right ? 0 : 14, 0, 0],
      scales: {
        x: { time: true, auto: false, range: (_, min, max) => [min, max] },
        left: scale("left"),
        right: scale("right"),
      },
      axes: this.#axes(bare),
      series: [{}],
      cursor: { ...gesturesOf(this, this.source), y: false, points: { show: false } },
      hooks: {
        setSize: [(u) => enlarge(u.ctx, this.#factor)],
        drawClear: [() => this.#paintZones()],
        draw: [() => this.#paint()],
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

  #axes(bare: boolean): uPlot.Axis[] {
    if (bare) return [{ show: false }];
    const { panel, colors } = this.source;
    const { log } = this.#options;
    const shared = { colors, decimals: panel.decimals ?? null, log };
    const axis = (side: Side) =>
      valueAxis({ ...shared, side, limits: () => this.#limits[side], unit: unitAt(panel, side) });
    return [timeAxis(colors), ...this.#sides().map(axis)];
  }

  #area(side: Side): Area {
    const { min, max } = this.#limits[side];
    return { ctx: this.#u.ctx, ratio: devicePixelRatio, ...this.#u.bbox, ...this.#drawn, min, max };
  }

  #paintZones(): void {
    if (!this.#options.regions || this.#states) return;
    const area = this.#area("left");
    clipped(area, () => paintZones(area, this.#thresholds, this.source.colors()));
  }

  #paint(): void {
    const areas = { left: this.#area("left"), right: this.#area("right") };
    clipped(areas.left, () => {
      for (const stroke of this.#strokes) paintStroke(areas[stroke.side], stroke, this.#upper, this.#lower);
      if (this.#options.lines && !this.#states) paintThresholds(areas.left, this.#thresholds, this.source.colors());
    });
  }
}

/** More pixels for the same picture, on a canvas that was just given its size: uPlot goes on to count as before. */
function enlarge(ctx: CanvasRenderingContext2D, factor: number): void {
  if (factor === 1) return;
  ctx.canvas.width = Math.round(ctx.canvas.width * factor);
  ctx.canvas.height = Math.round(ctx.canvas.height * factor);
  ctx.scale(factor, factor);
}

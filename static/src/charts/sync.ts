import { type ReadonlySignal, signal } from "@preact/signals";
import { SeriesColors } from "../core/colors";
import type { Interval } from "../core/time";
import type { Panel } from "../document/panel";
import type { PanelData } from "./data";
import { Frames } from "./frames";
import { Palette } from "./palette";
import type { RoomView } from "./room";

/** Where somebody points, on the chart `source`; milliseconds since the epoch. */
export interface Pointed {
  time: number;
  source: string;
}

/** A plot as others see it who draw over it. */
export interface PlotView {
  /** Its own element, where crosshair and tooltip live. */
  readonly over: HTMLElement;
  /** Pixels from its left to its right. */
  readonly width: number;
  /** How many pixels from its left `time` stands. */
  leftOf(time: number): number;
}

/** What others draw over a plot. */
export interface PlotLayer {
  /** The plot was drawn: times stand elsewhere. */
  draw(): void;
  remove(): void;
}

/** A panel that stands on the page, for those who make something of it. */
export interface ShownPanel {
  panel: Panel;
  data: PanelData;
  body: Element;
  bounds(): Interval;
}

/** What the charts of one page share: the crosshair, the colours, the drawing loop and a clock of seconds. */
export class CursorSync {
  /** The time under the pointer; null = it points at none. */
  readonly pointed = signal<Pointed | null>(null);
  /** Makes what is drawn over each plot, by the id of its panel; null = nothing. */
  readonly layer = signal<((plot: PlotView, source: string) => PlotLayer) | null>(null);
  /** The plots that stand, by the id of their panel. */
  readonly plots = new Map<string, PlotView>();
  /** The panels that stand, whatever their kind, by their ids. */
  readonly shown = new Map<string, ShownPanel>();
  /** The room of the page, for panels that show it; null until it is known. */
  readonly room = signal<RoomView | null>(null);
  readonly frames = new Frames();
  readonly palette = new Palette();
  readonly #seconds = signal(0);
  /** Grows by one every second. */
  readonly seconds: ReadonlySignal<number> = this.#seconds;
  readonly #timer = setInterval(() => {
    this.#seconds.value = this.#seconds.peek() + 1;
  }, 1000);

  /** `colors`: those of another page, for panels that stand beside it. */
  constructor(readonly colors: SeriesColors = new SeriesColors()) {}

  dispose(): void {
    clearInterval(this.#timer);
    this.palette.dispose();
  }
}

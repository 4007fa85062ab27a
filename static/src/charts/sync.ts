import { type ReadonlySignal, signal } from "@preact/signals";
import { SeriesColors } from "../core/colors";
import { Frames } from "./frames";
import { Palette } from "./palette";

/** Where somebody points, on the chart `source`; milliseconds since the epoch. */
export interface Pointed {
  time: number;
  source: string;
}

/** What the charts of one page share: the crosshair, the colours, the drawing loop and a clock of seconds. */
export class CursorSync {
  /** The time under the pointer; null = it points at none. */
  readonly pointed = signal<Pointed | null>(null);
  readonly colors = new SeriesColors();
  readonly frames = new Frames();
  readonly palette = new Palette();
  readonly #seconds = signal(0);
  /** Grows by one every second. */
  readonly seconds: ReadonlySignal<number> = this.#seconds;
  readonly #timer = setInterval(() => {
    this.#seconds.value = this.#seconds.peek() + 1;
  }, 1000);

  dispose(): void {
    clearInterval(this.#timer);
    this.palette.dispose();
  }
}

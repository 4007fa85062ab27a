/** What this page shows, as others can be told: its range of time, how far it is scrolled, the panel that fills it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { View } from "../core/roomWire";
import { isRelative, type TimeRange } from "../core/time";
import type { FullPanel } from "../grid/full";
import type { TimeState } from "../time/state";

/** Nearer than this, as a share of the page, is the same place: what is rounded on the way must not move anything. */
const NEAR = 0.004;

/** What is needed of the page's range of time. */
export type Ranged = Pick<TimeState, "range" | "adopt">;

export class PageView {
  readonly #scroll = signal(0);

  constructor(
    private readonly time: Ranged,
    private readonly full: Pick<FullPanel, "id" | "show">,
    private readonly page: Pick<Window, "scrollTo" | "innerHeight" | "scrollY"> & {
      document: { documentElement: Pick<HTMLElement, "scrollHeight"> };
    } = window,
  ) {}

  /** How far the page is scrolled, 0 to 1; `scrolled` keeps it. */
  get scroll(): ReadonlySignal<number> {
    return this.#scroll;
  }

  /** The page was scrolled. */
  scrolled(): void {
    const room = this.#room();
    this.#scroll.value = room <= 0 ? 0 : Math.round(Math.min(1, Math.max(0, this.page.scrollY / room)) * 1000) / 1000;
  }

  /** What is shown now; whoever asks within an effect is told of changes. */
  get shown(): View {
    const range = this.time.range.value;
    const panel = this.full.id.value;
    const seen = isRelative(range) ? { window: range.window } : { from: range.from, to: range.to };
    return { ...seen, live: isRelative(range), scroll: this.#scroll.value, ...(panel !== null && { panel }) };
  }

  /** Shows what somebody else does. */
  show({ window, from, to, scroll, panel }: View): void {
    if (window !== undefined) this.#range({ window });
    else if (from !== undefined && to !== undefined) this.#range({ from, to });
    if (this.full.id.peek() !== (panel ?? null)) this.full.show(panel ?? null);
    if (scroll === undefined || Math.abs(scroll - this.#scroll.peek()) < NEAR) return;
    this.page.scrollTo({ top: Math.round(scroll * this.#room()) });
  }

  #range(range: TimeRange): void {
    if (JSON.stringify(range) !== JSON.stringify(this.time.range.peek())) this.time.adopt(range);
  }

  #room(): number {
    return this.page.document.documentElement.scrollHeight - this.page.innerHeight;
  }
}

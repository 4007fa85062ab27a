/**
 * Which range the page shows. It is always in the URL, so that a link shows what its sender saw; a range that ends now
 * is live, any other stands still. To pause is to name the two moments one looks at.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { fromParams, isRelative, resolve, shifted, type TimeRange, toParams, zoomedOut } from "../core/time";
import { type Recent, remember } from "./recent";

/** The part of `window` that is used here. */
export interface Place {
  location: { href: string };
  history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(name: "popstate", act: () => void): void;
}

/** A range that ends within this part of its length before now is taken to be meant live. */
const NEARLY = 0.1;

export class TimeState {
  readonly #range = signal<TimeRange>({ window: 300_000 });
  readonly range: ReadonlySignal<TimeRange> = this.#range;
  readonly live: ReadonlySignal<boolean> = computed(() => isRelative(this.#range.value));
  /** The ranges that zooming left, the last one last: a double click goes back to it. */
  #before: TimeRange[] = [];
  /** How long the live range was, for going back to it. */
  #window = 300_000;

  constructor(
    /** The dashboard's own range, used when the URL names none. */
    private readonly usual: TimeRange,
    private readonly place: Place,
    private readonly recent: Recent,
    private readonly now: () => number = Date.now,
  ) {
    this.#follow();
    place.addEventListener("popstate", () => this.#follow());
  }

  /** Shows a range that somebody chose. */
  choose(range: TimeRange): void {
    this.#before = [];
    remember(this.recent, range);
    this.#show(range);
  }

  /** Shows a part of what is shown; `back` undoes it. */
  zoom(from: number, to: number): void {
    this.#before.push(this.#range.value);
    this.#show({ from: Math.round(from), to: Math.round(to) });
  }

  /** To where one was before zooming; without a before, to twice as much. */
  back(): void {
    this.#show(this.#before.pop() ?? zoomedOut(this.#range.value, this.now()));
  }

  /** To twice as much. */
  zoomOut(): void {
    this.#show(zoomedOut(this.#range.value, this.now()));
  }

  /** Moves by a part of the range; what would reach beyond now becomes live. */
  shift(part: number): void {
    const now = this.now();
    const range = shifted(this.#range.value, part, now);
    const { from, to } = resolve(range, now);
    this.#show(to >= now - NEARLY * (to - from) ? { window: to - from } : range);
  }

  /** Lets the range stand still, or go with the clock again. */
  toggle(): void {
    if (this.live.value) this.#show(shifted(this.#range.value, 0, this.now()));
    else this.resume();
  }

  /** Back to live, as long as it was when it last was. */
  resume(): void {
    this.#before = [];
    this.#show({ window: this.#window });
  }

  /** Shows the range of somebody whom this page follows: nothing that one would go back to. */
  adopt(range: TimeRange): void {
    this.#before = [];
    this.#set(range);
    this.place.history.replaceState(null, "", this.#address(range));
  }

  #show(range: TimeRange): void {
    this.#set(range);
    this.place.history.pushState(null, "", this.#address(range));
  }

  #set(range: TimeRange): void {
    if (isRelative(range)) this.#window = range.window;
    this.#range.value = range;
  }

  /** Takes over what the URL says, and completes it. */
  #follow(): void {
    const named = fromParams(new URL(this.place.location.href).searchParams, this.now());
    this.#set(named ?? this.usual);
    if (!named) this.place.history.replaceState(null, "", this.#address(this.usual));
  }

  #address(range: TimeRange): string {
    const url = new URL(this.place.location.href);
    for (const [name, value] of Object.entries(toParams(range))) url.searchParams.set(name, value);
    return url.pathname + url.search + url.hash;
  }
}

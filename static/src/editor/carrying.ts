/** A panel that somebody moves or resizes, by pointer or by keys: nothing is changed until it is dropped. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { settling } from "../document/arrange";
import type { Place } from "../document/panel";
import { flyNext } from "./flights";
import { type Edge, nudged, placeWords, samePlace } from "./geometry";
import { nameOf } from "./naming";
import type { EditSession } from "./session";

export interface Held {
  id: string;
  /** Where it was shown when it was taken. */
  from: Place;
  /** Where it would land. */
  at: Place;
  how: "pointer" | "keys";
  /** The edge that is pulled; null = the whole panel moves. */
  edge: Edge | null;
}

export type Grip = Pick<Held, "id" | "how" | "edge">;

export class Carrying {
  readonly #held = signal<Held | null>(null);
  readonly #grip = signal<Grip | null>(null);
  readonly held: ReadonlySignal<Held | null> = this.#held;
  /** Which panel is held, and how; the same object all the way from taking it to dropping it. */
  readonly grip: ReadonlySignal<Grip | null> = this.#grip;
  /** Where panels are shown meanwhile; one that a pointer drags keeps its place, and is drawn elsewhere. */
  readonly places: ReadonlySignal<ReadonlyMap<string, Place> | null> = computed(() => {
    const held = this.#held.value;
    if (!held) return null;
    void this.session.live.document.value;
    const places = new Map(this.session.placesWith(held.id, held.at));
    if (held.how === "pointer") places.set(held.id, held.from);
    return places;
  });

  constructor(
    private readonly session: EditSession,
    private readonly grid: () => HTMLElement | null,
  ) {}

  take(id: string, from: Place, how: Held["how"], edge: Edge | null = null): void {
    if (!this.session.panel(id)) return;
    this.#grip.value = { id, how, edge };
    this.#held.value = { id, from, at: from, how, edge };
    this.session.doing.value = { panel: id, what: "move", at: from };
    if (how === "keys")
      this.session.spoken.value =
        `${this.#name(id)} picked up, at ${placeWords(from)}. ` +
        "Arrows move it, with Shift they change its size, Enter drops it, Escape cancels.";
  }

  /** It would land here now; others make room. */
  aim(at: Place): void {
    const held = this.#held.peek();
    if (!held || samePlace(held.at, at)) return;
    this.#fly();
    this.#held.value = { ...held, at };
    this.session.doing.value = { panel: held.id, what: "move", at };
    if (held.how === "keys") this.session.spoken.value = placeWords(at);
  }

  /** An arrow was pressed while it is held; whether that means anything. */
  press(key: string, shift: boolean): boolean {
    const held = this.#held.peek();
    const at = held && nudged(held.at, key, shift);
    if (at) this.aim(at);
    return at !== null;
  }

  /** It stays where it is, and so do those that made room for it. */
  drop(): void {
    const held = this.#end();
    if (!held) return;
    if (samePlace(held.at, held.from)) {
      this.session.spoken.value = `${this.#name(held.id)} stays where it was.`;
      return;
    }
    const { panels } = this.session.live.document.peek();
    this.session.do(settling(panels, this.session.placesWith(held.id, held.at)));
    this.session.spoken.value = `${this.#name(held.id)} dropped at ${placeWords(held.at)}.`;
  }

  /** It goes back to where it was. */
  cancel(): void {
    const held = this.#end();
    if (held) this.session.spoken.value = `Cancelled. ${this.#name(held.id)} is where it was.`;
  }

  #end(): Held | null {
    const held = this.#held.peek();
    if (!held) return null;
    this.#fly();
    this.#held.value = null;
    this.#grip.value = null;
    this.session.doing.value = null;
    return held;
  }

  #fly(): void {
    const grid = this.grid();
    if (grid) flyNext(grid);
  }

  #name(id: string): string {
    return nameOf(this.session.live.document.peek().panels[id] ?? { title: "" });
  }
}

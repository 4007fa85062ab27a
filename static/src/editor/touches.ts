/** Which panels others have just changed: known for some seconds. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Change } from "../core/roomWire";
import type { Timers } from "../core/timers";
import { describe } from "../document/describe";
import type { Heard, LiveDocument } from "./live";

/** How long a change is marked, milliseconds. */
const SHOWN = 5_000;

export interface Touch {
  /** The offset of the entry: a later one is another mark. */
  offset: number;
  user: string;
  name: string;
  /** What was done, after the name: `moved it`. */
  words: string;
}

export class Touches {
  readonly #all = signal<ReadonlyMap<string, Touch>>(new Map());
  /** By panel. */
  readonly all: ReadonlySignal<ReadonlyMap<string, Touch>> = this.#all;

  constructor(
    live: Pick<LiveDocument, "listen">,
    private readonly me: () => string | undefined,
    private readonly timers: Timers,
  ) {
    live.listen((heard) => this.#heard(heard));
  }

  #heard({ entry: { offset, ops, user }, own, before }: Heard): void {
    if (own || user.id === this.me()) return;
    const touched = touchedBy(ops);
    if (touched.size === 0) return;
    const marks = [...touched].map(([id, some]): [string, Touch] => [
      id,
      { offset, user: user.id, name: user.name, words: describe(some, before, 2) },
    ]);
    this.#all.value = new Map([...this.#all.peek(), ...marks]);
    this.timers.after(SHOWN, () => {
      this.#all.value = new Map([...this.#all.peek()].filter(([, touch]) => touch.offset !== offset));
    });
  }
}

/** The operations of a batch by the panel that they change. */
export function touchedBy(ops: readonly Change[]): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  for (const op of ops) {
    const [group, id] = op.path.split(".");
    if (group === "panels" && id) found.set(id, [...(found.get(id) ?? []), op]);
  }
  return found;
}

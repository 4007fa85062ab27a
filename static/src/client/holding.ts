/** Tells which panel one moves or configures: soon when that changes, and again while it goes on. */
import type { EditingCommand, Holding } from "../core/roomWire";
import type { Timers } from "../core/timers";

/** It is said again after so long, milliseconds; the server forgets it after ten seconds. */
const AGAIN = 4_000;
/** Between two that differ at the least, milliseconds. */
const SOON = 80;

export class HoldingTeller {
  #now: Holding | null = null;
  #said: Holding | null = null;
  #saidAt = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => undefined;

  constructor(
    private readonly roomId: string,
    private readonly tell: (command: EditingCommand) => void,
    private readonly timers: Timers,
  ) {}

  /** Holds this from now on; null = nothing. */
  hold(holding: Holding | null): void {
    this.#now = holding;
    this.#plan();
  }

  /** A connection begins: it knows nothing of what was said on others. */
  joined(): void {
    this.#said = null;
    this.#plan();
  }

  #plan(): void {
    this.#cancel();
    if (this.#now === null && this.#said === null) return;
    const since = this.timers.now() - this.#saidAt;
    const wait = this.#now === null ? 0 : this.#now === this.#said ? AGAIN : Math.max(0, SOON - since);
    if (wait === 0) this.#say();
    else this.#cancel = this.timers.after(wait, () => this.#say());
  }

  #say(): void {
    this.#said = this.#now;
    this.#saidAt = this.timers.now();
    this.tell({ type: "editing", roomId: this.roomId, ...this.#now });
    if (this.#now) this.#plan();
  }
}

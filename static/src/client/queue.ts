import { type ReadonlySignal, signal } from "@preact/signals-core";
import { wait } from "../core/backoff";
import { RequestError } from "../core/errors";
import type { Appended, Operation } from "../core/roomWire";
import type { Timers } from "../core/timers";
import { MOST, newId, type Unsent, type UnsentStore } from "./unsent";

/** An operation as it is asked for: its id and room are added here. */
export type Asked = Operation extends infer Each
  ? Each extends Operation
    ? Omit<Each, "operationId" | "roomId">
    : never
  : never;

/** So much later than the server says it is tried again, milliseconds. */
const MARGIN = 20;

/**
 * What one person does in one room and the server has not numbered yet. Each is sent after the one before it, again
 * until it is answered, and kept by the server once: by its operation id.
 */
export class Queue {
  readonly #all = signal<readonly Unsent[]>([]);
  /** In the order in which they were said. */
  readonly all: ReadonlySignal<readonly Unsent[]> = this.#all;
  #userId = "";
  #owned: Promise<void> = Promise.resolve();
  #ready = false;
  #sending = false;
  /** The server asked for patience. */
  #waiting = false;
  #attempt = 0;
  #cancelRetry: () => void = () => undefined;

  constructor(
    private readonly roomId: string,
    private readonly request: (command: Operation) => Promise<Appended>,
    private readonly store: UnsentStore,
    private readonly timers: Timers,
    private readonly told: {
      /** It is kept at this offset. */
      onKept(one: Unsent, offset: number): void;
      onRefused(one: Unsent): void;
    },
  ) {}

  /**
   * It is `userId` who says all of this, and who said it already: takes up what an earlier page of theirs has left.
   * Resolves when that is there.
   */
  own(userId: string): Promise<void> {
    if (this.#userId !== userId) this.#owned = this.#takeUp(userId);
    return this.#owned;
  }

  async #takeUp(userId: string): Promise<void> {
    const said = this.#userId === "" ? this.#all.value.map((one) => ({ ...one, userId })) : [];
    this.#userId = userId;
    this.#all.value = said;
    for (const one of said) this.store.put(one).catch(() => undefined);
    const left = await this.store.all(this.roomId, userId).catch(() => []);
    if (this.#userId !== userId) return;
    const known = new Set(this.#all.value.map(({ operationId }) => operationId));
    this.#all.value = [...left.filter(({ operationId }) => !known.has(operationId)), ...this.#all.value];
  }

  /** Joined as `userId`: whatever waits is sent. */
  async joined(userId: string): Promise<void> {
    await this.own(userId);
    this.#ready = true;
    this.#attempt = 0;
    await this.#again();
  }

  /** The connection is gone. */
  lost(): void {
    this.#ready = false;
    this.#cancelRetry();
  }

  /** Takes an operation in, and sends it when its turn comes: its id. Throws RequestError when too many wait. */
  add(asked: Asked, now: number, operationId = newId()): string {
    if (this.#all.value.length >= MOST)
      throw new RequestError("too_many", "Too much waits to be sent. It goes out once the connection is back.", true);
    const command = { ...asked, roomId: this.roomId, operationId } as Operation;
    const time = Math.max(now, (this.#all.value.at(-1)?.time ?? 0) + 1); // it is by their times that they stay in order
    const one = { operationId, roomId: this.roomId, userId: this.#userId, time, command, refused: null };
    this.#all.value = [...this.#all.value, one];
    this.store.put(one).catch(() => undefined);
    void this.#send();
    return operationId;
  }

  /** Sends a refused one again. */
  retry(operationId: string): void {
    this.#change(operationId, null);
    void this.#send();
  }

  /** Forgets an operation: it came back as an entry, or nobody wants it any more. Answers whether it was here. */
  drop(operationId: string): boolean {
    const left = this.#all.value.filter((one) => one.operationId !== operationId);
    if (left.length === this.#all.value.length) return false;
    this.#all.value = left;
    this.store.remove(operationId).catch(() => undefined);
    return true;
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#waiting) return;
    this.#sending = true;
    const sent = new Set<string>();
    for (let next = this.#next(sent); this.#ready && next; next = this.#next(sent)) {
      sent.add(next.operationId);
      if (!(await this.#sendOne(next))) break;
    }
    this.#sending = false;
  }

  #next(sent: ReadonlySet<string>): Unsent | undefined {
    return this.#all.value.find((one) => one.refused === null && !sent.has(one.operationId));
  }

  /** Whether the next one may follow. What was kept stays here until it comes back as an entry. */
  async #sendOne(one: Unsent): Promise<boolean> {
    try {
      const { offset } = await this.request(one.command);
      this.#attempt = 0;
      this.told.onKept(one, offset);
      return true;
    } catch (cause) {
      const error = RequestError.of(cause);
      if (!error.temporary) {
        this.#change(one.operationId, error.message);
        this.told.onRefused({ ...one, refused: error.message });
        return true;
      }
      const named = error.retryAfter;
      const delay = named === null ? 500 + wait(this.#attempt++, this.timers) : named + MARGIN;
      if (this.#ready) this.#pause(delay);
      return false;
    }
  }

  #pause(delay: number): void {
    this.#waiting = true;
    this.#cancelRetry = this.timers.after(delay, () => void this.#again());
  }

  async #again(): Promise<void> {
    this.#cancelRetry();
    this.#waiting = false;
    await this.#send();
  }

  #change(operationId: string, refused: string | null): void {
    this.#all.value = this.#all.value.map((one) => (one.operationId === operationId ? { ...one, refused } : one));
    const one = this.#all.value.find((each) => each.operationId === operationId);
    if (one) this.store.put(one).catch(() => undefined);
  }
}

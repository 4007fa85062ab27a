import { type ReadonlySignal, signal } from "@preact/signals-core";
import { wait } from "./backoff";
import { RequestError } from "./errors";
import type { Timers } from "./timers";
import type { Command, DataPush, Query, ReplyFields, SnapshotPush, WatchOptions } from "./wire";

/** What keeps the columns of one watch. */
export interface Store {
  /** Replaces everything; returns how many values are newer than what was held. */
  snapshot(push: SnapshotPush): number;
  /** Applies what changed. */
  data(push: DataPush): void;
}

/** One live query, shared by all who watch an equal one on this page. */
export interface Watch<S extends Store> {
  readonly query: Query;
  readonly options: WatchOptions;
  readonly store: S;
  /** Grows with every push that was applied; 0 = nothing came yet. */
  readonly version: ReadonlySignal<number>;
  /** Why the server refused; null when it did not. */
  readonly error: ReadonlySignal<RequestError | null>;
  /** Asks again after an error. */
  retry(): void;
  /** Gives this share back; the last one ends the watch. */
  close(): void;
}

type Ask = <C extends Command>(command: C) => Promise<ReplyFields[C["type"]]>;

/** One watch as the server sees it. */
class Shared<S extends Store> {
  readonly version = signal(0);
  readonly error = signal<RequestError | null>(null);
  shares = 0;
  /** The server's number on this connection; null = not (yet) watched there. */
  number: number | null = null;
  /** The tick of the last push applied; null = none since the connection. */
  tick: number | null = null;
  recovering = false;
  /** Waits for its first snapshot on this connection. */
  pending = true;
  attempt = 0;
  cancelRetry: () => void = () => undefined;

  constructor(
    readonly key: string,
    readonly query: Query,
    readonly options: WatchOptions,
    readonly store: S,
  ) {}
}

/** All live queries of one connection: watched once each, watched again after a reconnect, gaps asked for. */
export class Watches<S extends Store> {
  readonly #shared = new Map<string, Shared<S>>();
  /** How many wait for their first snapshot on this connection. */
  readonly pending = signal(0);
  /** Values that came with the snapshots since the last reconnect and were not held before. */
  recovered = 0;
  #connected = false;

  constructor(
    private readonly ask: Ask,
    private readonly timers: Timers,
    private readonly makeStore: (options: WatchOptions) => S,
  ) {}

  /** A share of the watch of `query`; equal queries with equal options share one. */
  open(query: Query, options: WatchOptions): Watch<S> {
    const key = JSON.stringify([query, options]);
    const shared = this.#shared.get(key) ?? this.#begin(key, query, options);
    shared.shares++;
    let open = true;
    return {
      query,
      options,
      store: shared.store,
      version: shared.version,
      error: shared.error,
      retry: () => this.#watch(shared),
      close: () => {
        if (open) this.#release(shared);
        open = false;
      },
    };
  }

  /** The connection is up: everything is watched (again). */
  connected(): void {
    this.#connected = true;
    this.recovered = 0;
    for (const shared of this.#shared.values()) this.#watch(shared);
    this.#count();
  }

  /** The connection is gone: numbers and ticks mean nothing any more, what was shown stays. */
  lost(): void {
    this.#connected = false;
    for (const shared of this.#shared.values()) {
      shared.cancelRetry();
      Object.assign(shared, { number: null, tick: null, recovering: false, pending: true });
    }
    this.#count();
  }

  /** Applies a push to the watches it is for. */
  heard(push: SnapshotPush | DataPush): void {
    for (const shared of this.#shared.values()) {
      if (shared.number !== push.watch) continue;
      if (push.type === "snapshot") this.#replace(shared, push);
      else this.#patch(shared, push);
    }
  }

  #begin(key: string, query: Query, options: WatchOptions): Shared<S> {
    const shared = new Shared(key, query, options, this.makeStore(options));
    this.#shared.set(key, shared);
    if (this.#connected) this.#watch(shared);
    this.#count();
    return shared;
  }

  #release(shared: Shared<S>): void {
    if (--shared.shares > 0) return;
    shared.cancelRetry();
    this.#shared.delete(shared.key);
    this.#count();
    const { number } = shared;
    shared.number = null;
    if (number !== null && !this.#others(number)) this.ask({ type: "unwatch", watch: number }).catch(() => undefined);
  }

  /** Whether a watch that is still open goes by this number on the server. */
  #others(number: number): boolean {
    return [...this.#shared.values()].some((shared) => shared.number === number);
  }

  #watch(shared: Shared<S>): void {
    if (!this.#connected) return;
    shared.cancelRetry();
    Object.assign(shared, { number: null, tick: null, recovering: false, pending: true });
    this.#count();
    this.ask({ type: "watch", query: shared.query, ...shared.options }).then(
      (reply) => this.#watched(shared, reply.watch),
      (error: unknown) => this.#refused(shared, RequestError.of(error)),
    );
  }

  #watched(shared: Shared<S>, number: number): void {
    if (this.#shared.get(shared.key) === shared) shared.number = number;
    else if (!this.#others(number)) this.ask({ type: "unwatch", watch: number }).catch(() => undefined);
    shared.error.value = null;
    shared.attempt = 0;
  }

  #refused(shared: Shared<S>, error: RequestError): void {
    if (!this.#connected) return;
    shared.error.value = error;
    shared.pending = false;
    this.#count();
    if (error.temporary && this.#shared.has(shared.key))
      shared.cancelRetry = this.timers.after((error.retryAfter ?? 1_000) + wait(shared.attempt++, this.timers), () =>
        this.#watch(shared),
      );
  }

  #replace(shared: Shared<S>, push: SnapshotPush): void {
    this.recovered += shared.store.snapshot(push);
    shared.tick = push.tick;
    shared.recovering = false;
    shared.pending = false;
    shared.version.value = shared.version.peek() + 1;
    this.#count();
  }

  #patch(shared: Shared<S>, push: DataPush): void {
    if (shared.tick === null || push.tick <= shared.tick) return;
    if (push.prev !== shared.tick) {
      this.#recover(shared, shared.tick);
      return;
    }
    shared.store.data(push);
    shared.tick = push.tick;
    shared.recovering = false;
    shared.version.value = shared.version.peek() + 1;
  }

  /** Something was missed: asks for what changed since `tick`, or begins anew when even that fails. */
  #recover(shared: Shared<S>, tick: number): void {
    if (shared.recovering || shared.number === null) return;
    shared.recovering = true;
    this.ask({ type: "recover", watch: shared.number, tick }).catch(() => this.#watch(shared));
  }

  #count(): void {
    let waiting = 0;
    for (const shared of this.#shared.values()) if (shared.pending) waiting++;
    this.pending.value = waiting;
  }
}

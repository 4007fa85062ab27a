import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { wait } from "../core/backoff";
import type { Connection } from "../core/connection";
import { RequestError } from "../core/errors";
import type { Change, Entry, Holding, Joined, Link, RoomPush, View, You } from "../core/roomWire";
import type { Timers } from "../core/timers";
import type { Store } from "../core/watches";
import { type Folded, folded } from "../rooms/fold";
import { appended, EMPTY, gapBefore, type HeldLog, joined, oldest, prepended } from "../rooms/log";
import { changed, NOBODY, type Scene, seated } from "../rooms/people";
import { Fleeting } from "./fleeting";
import { HoldingTeller } from "./holding";
import { Queue } from "./queue";
import { entryOf, type Unsent, type UnsentStore } from "./unsent";

/** What a room needs of the connection. */
export type RoomConnection = Pick<Connection<Store>, "ready" | "request" | "tell" | "listen" | "now" | "regained">;

/**
 * - `joining`: the first time
 * - `joined`: what is shown is what there is
 * - `away`: the connection is gone, or the room is being joined again; what is shown stays
 * - `refused`: there is no such room, or it was closed; `error` says why
 */
export type RoomState = "joining" | "joined" | "away" | "refused";

/** Who is told what happens in a room, once each and in order. */
export interface RoomTold {
  /** Joined, also again: with `recovered` only what was missed follows, else `entries` are all there is to show. */
  onJoined(reply: Joined): void;
  onEntry(entry: Entry): void;
  /** An operation of one's own is in the log, at this offset. */
  onKept(roomId: string, operationId: string, offset: number): void;
  onRefused(one: Unsent): void;
}

/** Older entries come in pages of so many. */
const PAGE = 50;

/** One room as one page sees it: its log, its people, and what one does there. It heals by itself. */
export class Room {
  readonly #state = signal<RoomState>("joining");
  readonly #error = signal<RequestError | null>(null);
  readonly #log = signal<HeldLog>(EMPTY);
  readonly #scene = signal<Scene>(NOBODY);
  readonly #you = signal<You | null>(null);
  readonly #may = signal({ speak: false, edit: false });
  readonly #read = signal(0);
  readonly #reading = signal(false);
  readonly #refusal = signal<string | null>(null);

  readonly state: ReadonlySignal<RoomState> = this.#state;
  readonly error: ReadonlySignal<RequestError | null> = this.#error;
  readonly scene: ReadonlySignal<Scene> = this.#scene;
  readonly you: ReadonlySignal<You | null> = this.#you;
  readonly may: ReadonlySignal<{ speak: boolean; edit: boolean }> = this.#may;
  /** The offset up to which one has read, on any device. */
  readonly read: ReadonlySignal<number> = this.#read;
  /** Older entries are on their way. */
  readonly reading: ReadonlySignal<boolean> = this.#reading;
  /** Why the last edit, deletion or reaction was refused. */
  readonly refusal: ReadonlySignal<string | null> = this.#refusal;
  /** The entries held, in order, without a gap. */
  readonly entries: ReadonlySignal<readonly Entry[]> = computed(() => this.#log.value.entries);
  /** Which life of the log that is; empty before the first join. */
  readonly epoch: ReadonlySignal<string> = computed(() => this.#log.value.epoch);
  /** The offset of the newest entry. */
  readonly top: ReadonlySignal<number> = computed(() => this.#log.value.top);
  /** The offset of the oldest entry held. */
  readonly oldest: ReadonlySignal<number> = computed(() => oldest(this.#log.value));
  /** Whether there are older entries than those held. */
  readonly earlier: ReadonlySignal<boolean> = computed(() => this.oldest.value > 1);
  readonly unsent: ReadonlySignal<readonly Unsent[]>;
  /** What everyone said and marked, and what one has just done oneself. */
  readonly view: ReadonlySignal<Folded> = computed(() => folded(this.#log.value, this.#virtual()));

  readonly #queue: Queue;
  readonly #fleeting: Fleeting;
  readonly #holding: HoldingTeller;
  #attempt = 0;
  #joining = false;
  /** While what was missed comes: up to which offset, and how much of it others said. */
  #missed: { until: number; count: number } | null = null;
  #cancelRetry: () => void = () => undefined;

  constructor(
    readonly id: string,
    private readonly connection: RoomConnection,
    store: UnsentStore,
    private readonly timers: Timers,
    /** Who one is, where that is known before the server says it. */
    you: You | null = null,
    private readonly told: RoomTold | null = null,
    /** Hears everything, and is not counted among the people. */
    private readonly quiet = false,
  ) {
    const ask = (command: Unsent["command"]) => connection.request(command);
    this.#queue = new Queue(id, ask, store, timers, {
      onKept: ({ operationId }, offset) => {
        if (offset <= this.#log.peek().top) this.#kept(operationId, offset); // it came back already
      },
      onRefused: (one) => this.#refused(one),
    });
    this.#fleeting = new Fleeting(id, (command) => connection.tell(command), timers);
    this.#holding = new HoldingTeller(id, (command) => connection.tell(command), timers);
    this.unsent = this.#queue.all;
    if (you) {
      this.#you.value = you;
      this.#may.value = { speak: true, edit: false };
      void this.#queue.own(you.id);
    }
  }

  // Coming and going; called by Rooms.

  /** It will be `userId` who takes part. */
  own(userId: string): void {
    void this.#queue.own(userId);
  }

  /** The connection is there: joins, from where the log was left. */
  async join(): Promise<void> {
    if (this.#joining || this.#state.peek() === "refused") return;
    this.#joining = true;
    this.#cancelRetry();
    const { epoch, top } = this.#log.peek();
    const position = epoch === "" ? {} : { position: { epoch, offset: top } };
    const quiet = this.quiet ? { quiet: true } : {};
    try {
      const reply = await this.connection.request({ type: "join_room", roomId: this.id, ...position, ...quiet });
      this.#joining = false;
      this.#joined(reply);
    } catch (cause) {
      this.#joining = false;
      this.#failed(RequestError.of(cause));
    }
  }

  /** The connection is gone. */
  lost(): void {
    this.#cancelRetry();
    this.#queue.lost();
    batch(() => {
      if (this.#state.peek() === "joined") this.#state.value = "away";
      this.#scene.value = { ...this.#scene.peek(), typing: [], cursors: new Map(), holding: new Map() };
    });
  }

  /** An entry was pushed. */
  happened(entry: Entry): void {
    if (this.#joining) return; // the join answers with it
    if (gapBefore(this.#log.peek(), entry)) {
      void this.join();
      return;
    }
    const isNew = entry.offset > this.#log.peek().top;
    batch(() => {
      this.#settle([entry]);
      this.#log.value = appended(this.#log.peek(), [entry]);
    });
    this.#recover(entry);
    if (isNew) this.told?.onEntry(entry);
  }

  /** People came, went, typed or pointed. */
  changed(push: RoomPush): void {
    this.#scene.value = changed(this.#scene.peek(), push, this.timers.now());
  }

  /** The room is no more. */
  closed(): void {
    this.#failed(new RequestError("not_found", "This dashboard was deleted, or is no longer shared with you."));
  }

  // What one does.

  /** Says something: the id of that. It and what follows throw RequestError when too much waits. */
  send(text: string, { link, thread }: { link?: Link; thread?: number } = {}): string {
    this.#fleeting.typing(false);
    const extra = { ...(link && { link }), ...(thread !== undefined && { thread }) };
    return this.#queue.add({ type: "message", text, ...extra }, this.connection.now());
  }

  /** Changes a message of one's own. */
  edit(target: number, text: string): string {
    return this.#queue.add({ type: "edit_message", target, text }, this.connection.now());
  }

  /** Takes a message of one's own back. */
  remove(target: number): string {
    return this.#queue.add({ type: "delete_message", target }, this.connection.now());
  }

  react(target: number, emoji: string, on: boolean): string {
    return this.#queue.add({ type: "react", target, emoji, on }, this.connection.now());
  }

  /** Marks a moment, or a range, on all charts or one panel; milliseconds since the epoch. */
  annotate(text: string, mark: { at: number; until?: number; panel?: string }): string {
    return this.#queue.add({ type: "annotate", text, ...mark }, this.connection.now());
  }

  unannotate(target: number): string {
    return this.#queue.add({ type: "unannotate", target }, this.connection.now());
  }

  /** Changes the dashboard, under an id by which the change comes back. Throws RequestError when too much waits. */
  change(ops: readonly Change[], operationId?: string): string {
    return this.#queue.add({ type: "edit", ops }, this.connection.now(), operationId);
  }

  /** Sends what was refused again, or forgets it. */
  retry(operationId: string): void {
    this.#queue.retry(operationId);
  }

  discard(operationId: string): void {
    this.#queue.drop(operationId);
  }

  typing(isTyping: boolean): void {
    this.#fleeting.typing(isTyping);
  }

  /** Says where one points; null = nowhere. */
  point(pointing: Parameters<Fleeting["point"]>[0]): void {
    this.#fleeting.point(pointing);
  }

  /** Says what one looks at, to those who follow; null = nobody does. */
  look(view: View | null): void {
    this.#fleeting.look(view);
  }

  /** Says how one is, and which panel one looks at. */
  be(...[status, panel]: Parameters<Fleeting["be"]>): void {
    this.#fleeting.be(status, panel);
  }

  /** Says which panel one moves or configures; null = none. */
  hold(holding: Holding | null): void {
    this.#holding.hold(holding);
  }

  /** Everything up to now was read. */
  readAll(): void {
    const { top } = this.#log.peek();
    if (top <= this.#read.peek()) return;
    this.#read.value = top;
    this.connection.tell({ type: "read_to", roomId: this.id, offset: top });
  }

  /** Fetches a page of older entries; resolves when it is there, or could not be had. */
  async older(): Promise<void> {
    if (this.#reading.peek() || !this.earlier.peek()) return;
    this.#reading.value = true;
    const { epoch } = this.#log.peek();
    const before = this.oldest.peek();
    await this.connection.request({ type: "read_log", roomId: this.id, before, limit: PAGE }).then(
      (page) => {
        const log = this.#log.peek();
        const follows = page.epoch === epoch && log.epoch === epoch && oldest(log) === before;
        if (follows) this.#log.value = prepended(log, page.entries);
      },
      () => undefined,
    );
    this.#reading.value = false;
  }

  #joined(reply: Joined): void {
    this.#attempt = 0;
    const { epoch, top } = this.#log.peek();
    const back = this.#state.peek() === "away" && reply.recovered && reply.epoch === epoch && reply.top > top;
    this.#missed = back ? { until: reply.top, count: 0 } : null;
    batch(() => {
      this.#settle(reply.entries);
      this.#log.value = joined(this.#log.peek(), reply);
      this.#scene.value = { ...seated(reply), typing: this.#scene.peek().typing };
      this.#you.value = reply.you;
      this.#may.value = reply.may;
      this.#read.value = Math.max(reply.readOffset, this.#read.peek());
      this.#error.value = null;
      this.#state.value = "joined";
    });
    this.told?.onJoined(reply);
    this.#fleeting.joined();
    this.#holding.joined();
    void this.#queue.joined(reply.you.id);
  }

  /** Counts what was missed and has come now: what others said, not who came and went. */
  #recover({ type, offset, user }: Entry): void {
    const missed = this.#missed;
    if (!missed) return;
    if (type !== "user_joined" && type !== "user_left" && user.id !== this.#you.peek()?.id) missed.count++;
    if (offset < missed.until) return;
    this.#missed = null;
    this.connection.regained(missed.count);
  }

  #failed(error: RequestError): void {
    if (error.temporary) {
      const delay = error.retryAfter ?? 500 + wait(this.#attempt++, this.timers);
      if (this.connection.ready.peek()) this.#cancelRetry = this.timers.after(delay, () => void this.join());
      return;
    }
    batch(() => {
      this.#error.value = error;
      this.#state.value = "refused";
    });
  }

  /** One's own operations that came back are no longer on their way. */
  #settle(entries: readonly Entry[]): void {
    const me = this.#you.peek()?.id;
    for (const { operationId, user, offset } of entries)
      if (operationId !== undefined && (me === undefined || user.id === me)) this.#kept(operationId, offset);
  }

  #kept(operationId: string, offset: number): void {
    if (this.#queue.drop(operationId)) this.told?.onKept(this.id, operationId, offset);
  }

  /** A refused message stays, to be tried again, and so does a change of the dashboard; anything else is undone, and said. */
  #refused(one: Unsent): void {
    this.told?.onRefused(one);
    const { operationId, command, refused } = one;
    if (command.type === "message" || command.type === "annotate" || command.type === "edit") return;
    this.#queue.drop(operationId);
    this.#refusal.value = refused;
  }

  /** What is on its way, as entries that follow the newest. */
  #virtual(): Entry[] {
    const you = this.#you.value;
    const { top } = this.#log.value;
    if (!you) return [];
    return this.#queue.all.value.map((one, i) => entryOf(one, { id: you.id, name: you.name }, top + 1 + i));
  }
}

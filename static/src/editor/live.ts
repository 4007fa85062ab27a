/**
 * The dashboard as everyone here sees it: what the server has numbered, with one's own changes that it has not, on top.
 * It follows the room's log from the state that the page came with; whatever may be missing is read anew.
 */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Room } from "../client/room";
import { newId, type Unsent } from "../client/unsent";
import { RequestError } from "../core/errors";
import type { Change, DocumentEntry, Entry } from "../core/roomWire";
import { normal } from "../document/normal";
import { apply } from "../document/operations";
import type { Dashboard } from "../document/panel";
import { type Batch, pending } from "../document/pending";
import { batches } from "./batches";
import { type Saved, savedOf } from "./saved";

/** What of a room is needed here. */
export type EditedRoom = Pick<
  Room,
  "state" | "entries" | "epoch" | "oldest" | "top" | "unsent" | "may" | "you" | "change" | "discard"
>;

/** A batch that the log has now. */
export interface Heard {
  entry: DocumentEntry;
  /** Done on this very page. */
  own: boolean;
  /** The server's state without it, and with it. */
  before: Dashboard;
  after: Dashboard;
}

/** A change of one's own that the server would not have. */
export interface Refusal {
  operationId: string;
  ops: readonly Change[];
  reason: string;
}

export class LiveDocument {
  readonly #server: Signal<Dashboard>;
  readonly #refusals = signal<readonly Refusal[]>([]);
  /** With one's own changes. */
  readonly document: ReadonlySignal<Dashboard>;
  /** What the server would not have, until it is dealt with. */
  readonly refusals: ReadonlySignal<readonly Refusal[]> = this.#refusals;
  /** The beginning of paths whose refusals somebody shows where they belong; null = nobody does. */
  readonly minding: Signal<string | null> = signal(null);
  readonly saved: ReadonlySignal<Saved>;
  readonly mayEdit: ReadonlySignal<boolean>;
  /** Everything up to this offset is in the server's state. */
  #upTo: number;
  #epoch = "";
  #reading = false;
  readonly #own = new Set<string>();
  readonly #listeners = new Set<(heard: Heard) => void>();
  readonly #stops: (() => void)[];

  constructor(
    first: Dashboard,
    readonly room: EditedRoom,
    /** Whether one might edit when the page was made. */
    mayEdit: boolean,
    private readonly read: () => Promise<Dashboard>,
  ) {
    this.#server = signal(normal(first));
    this.#upTo = first.position?.offset ?? first.revision;
    this.#epoch = first.position?.epoch ?? "";
    this.document = computed(() => pending(this.#server.value, 0, pendingOf(room.unsent.value)).view);
    this.saved = computed(() => savedOf(room.state.value, pendingOf(room.unsent.value).length));
    this.mayEdit = computed(() => (room.state.value === "joining" ? mayEdit : room.may.value.edit));
    this.#stops = [effect(() => this.#follow()), effect(() => this.#collect(room.unsent.value))];
  }

  /**
   * Changes the document: shown at once, sent when it can be. The answer is the batches that this makes, each with its
   * id. Throws `Refused` when it does not fit, and RequestError when it is too large or too much waits.
   */
  edit(ops: readonly Change[], operationId = newId()): Batch[] {
    apply(this.document.peek(), ops);
    return batches(ops).map((part, index) => {
      const batch = { operationId: index === 0 ? operationId : newId(), ops: part };
      this.#own.add(batch.operationId);
      this.room.change(part, batch.operationId);
      return batch;
    });
  }

  /** Tells `listener` what comes into the log, in order; the answer stops that. */
  listen(listener: (heard: Heard) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A refusal was dealt with. */
  dismiss(operationId: string): void {
    this.#refusals.value = this.#refusals.peek().filter((one) => one.operationId !== operationId);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
  }

  #follow(): void {
    const { epoch, oldest } = this.room;
    const entries = this.room.entries.value;
    if (epoch.value === "") return;
    const begun = this.#epoch !== "" && this.#epoch !== epoch.value;
    this.#epoch = epoch.value;
    if (begun || oldest.value > this.#upTo + 1) void this.#readAnew(oldest.value - 1);
    else this.#take(entries);
  }

  /** Takes over what follows; a batch that does not fit means that something else is amiss. */
  #take(entries: readonly Entry[]): void {
    const news = entries.filter((entry) => entry.offset > this.#upTo);
    if (news.length === 0 || this.#reading) return;
    const told: Heard[] = [];
    let state = this.#server.peek();
    try {
      for (const entry of news) {
        if (entry.type !== "edit") continue;
        const after = { ...apply(state, entry.ops), revision: entry.offset, updated: entry.time };
        told.push({ entry, own: this.#own.delete(entry.operationId ?? ""), before: state, after });
        state = after;
      }
    } catch {
      void this.#readAnew(0);
      return;
    }
    this.#upTo = news.at(-1)?.offset ?? this.#upTo;
    batch(() => {
      this.#server.value = state;
      for (const heard of told) for (const listener of this.#listeners) listener(heard);
    });
  }

  /** Reads the server's state, in which everything up to `upTo` is for sure. */
  async #readAnew(upTo: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const found = await this.read().catch((cause: unknown) => RequestError.of(cause));
    this.#reading = false;
    if (found instanceof RequestError) return;
    this.#upTo = Math.max(found.position?.offset ?? found.revision, upTo);
    this.#server.value = normal(found);
    this.#take(this.room.entries.peek());
  }

  /** What the server refused leaves the queue, and stays here to be told and copied. */
  #collect(unsent: readonly Unsent[]): void {
    const refused = changesIn(unsent).filter(({ reason }) => reason !== null) as Refusal[];
    if (refused.length === 0) return;
    this.#refusals.value = [...this.#refusals.peek(), ...refused];
    queueMicrotask(() => {
      for (const { operationId } of refused) this.room.discard(operationId);
    });
  }
}

interface Waiting extends Omit<Refusal, "reason"> {
  reason: string | null;
}

function changesIn(unsent: readonly Unsent[]): Waiting[] {
  return unsent.flatMap(({ operationId, command, refused }) =>
    command.type === "edit" ? [{ operationId, ops: command.ops, reason: refused }] : [],
  );
}

const pendingOf = (unsent: readonly Unsent[]): Waiting[] => changesIn(unsent).filter(({ reason }) => reason === null);

import { batch, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { LiveConnection } from "../charts/connect";
import { RequestError } from "../core/errors";
import type { Notice, NoticePage, NoticePush, NoticeState, NoticeStatesPush } from "../core/noticeWire";
import { type InboxApi, LARGEST_PAGE } from "./api";
import { ALL, mayBring, type Wanted, withNotice, withStates } from "./fold";

/** More than so many are not held while new ones come: the oldest go, and are read again when they are wanted. */
const MOST = 500;

export type ListingConnection = Pick<LiveConnection, "ready" | "droppedAt" | "listen">;

/** Notifications that came just now, or while this page was away; the oldest first. */
export type OnArrived = (news: readonly Notice[]) => void;

/**
 * A list of one's notifications that is in step with all of one's devices: read whenever the connection is there, and
 * kept by pushes. A push that comes while the list is read counts after it.
 */
export class Listing {
  readonly #items = signal<readonly Notice[]>([]);
  readonly #unseen = signal(0);
  readonly #state = signal<"loading" | "ready" | "error">("loading");
  readonly #error = signal("");
  readonly #more = signal(false);
  readonly #reading = signal(false);

  /** Newest first. */
  readonly items: ReadonlySignal<readonly Notice[]> = this.#items;
  /** How many are unseen, in the list or not. */
  readonly unseen: ReadonlySignal<number> = this.#unseen;
  /** What was there stays shown while it is read again. */
  readonly state: ReadonlySignal<"loading" | "ready" | "error"> = this.#state;
  readonly error: ReadonlySignal<string> = this.#error;
  /** Whether there are older ones than those held. */
  readonly more: ReadonlySignal<boolean> = this.#more;
  /** Older ones are on their way. */
  readonly reading: ReadonlySignal<boolean> = this.#reading;

  #wanted = ALL;
  #round = 0;
  /** Pushes that came since the list began to be read. */
  #meanwhile: NoticePush[] | null = null;
  /** The newest id that this page knows of; null before the first reading. */
  #newest: string | null = null;
  readonly #stops: (() => void)[];

  constructor(
    private readonly api: InboxApi,
    connection: ListingConnection,
    private readonly page: number,
    private readonly onArrived: OnArrived = () => undefined,
  ) {
    const listening = connection.listen((push) => {
      if (push.type === "notification" || push.type === "notifications") this.#heard(push);
    });
    const following = effect(() => {
      if (connection.ready.value) void this.load();
    });
    const alone = effect(() => {
      // Without a connection the list can still be read, only that nothing keeps it.
      if (connection.droppedAt.value !== null && this.#state.peek() === "loading") void this.load();
    });
    this.#stops = [listening, following, alone];
  }

  /** Shows others than before. */
  want(wanted: Wanted): void {
    this.#wanted = wanted;
    batch(() => {
      this.#items.value = [];
      this.#more.value = false;
      this.#state.value = "loading";
    });
    void this.load();
  }

  /** Reads the list again, as much of it as is held. */
  async load(): Promise<void> {
    const round = ++this.#round;
    this.#meanwhile = [];
    const limit = Math.min(LARGEST_PAGE, Math.max(this.page, this.#items.peek().length));
    try {
      const answer = await this.api.page(this.#wanted, limit);
      if (round === this.#round) this.#loaded(answer, limit);
    } catch (cause) {
      if (round === this.#round) this.#failed(cause);
    }
  }

  /** Reads a page of older ones. */
  async older(): Promise<void> {
    const before = this.#items.peek().at(-1)?.id;
    if (before === undefined || this.#reading.peek()) return;
    const round = this.#round;
    this.#reading.value = true;
    try {
      const { notifications } = await this.api.page(this.#wanted, this.page, before);
      if (round !== this.#round) return;
      const held = new Set(this.#items.peek().map(({ id }) => id));
      batch(() => {
        this.#items.value = [...this.#items.peek(), ...notifications.filter(({ id }) => !held.has(id))];
        this.#more.value = notifications.length === this.page;
      });
    } catch (cause) {
      this.#error.value = RequestError.of(cause).message;
    } finally {
      this.#reading.value = false;
    }
  }

  /** Puts some in a state, here at once and then everywhere; null = all. Rejects when the server did not take it. */
  async set(ids: readonly string[] | null, state: NoticeState): Promise<void> {
    const changed = (ids ?? []).map((id) => ({ id, state }));
    this.#apply(ids === null ? { changed, all: state } : { changed });
    try {
      this.#unseen.value = await this.api.setState(ids, state);
    } catch (cause) {
      void this.load();
      throw cause;
    }
  }

  close(): void {
    this.#round++;
    for (const stop of this.#stops) stop();
  }

  #loaded({ notifications, unseen }: NoticePage, limit: number): void {
    const missed = this.#missed(notifications);
    const meanwhile = this.#meanwhile ?? [];
    this.#meanwhile = null;
    batch(() => {
      this.#items.value = notifications;
      this.#unseen.value = unseen;
      this.#more.value = notifications.length === limit;
      this.#error.value = "";
      this.#state.value = "ready";
      for (const push of meanwhile) this.#take(push);
    });
    this.#know(notifications[0]?.id ?? "");
    if (missed.length > 0) this.onArrived(missed);
  }

  #failed(cause: unknown): void {
    this.#meanwhile = null;
    this.#error.value = RequestError.of(cause).message;
    if (this.#state.peek() === "loading") this.#state.value = "error";
  }

  /** What came while the page was away; nothing when it has just been opened. */
  #missed(found: readonly Notice[]): Notice[] {
    const newest = this.#newest;
    if (newest === null) return [];
    return found.filter(({ id, state }) => id > newest && state === "unseen").reverse();
  }

  #know(id: string): void {
    if (this.#newest === null || id > this.#newest) this.#newest = id;
  }

  #heard(push: NoticePush): void {
    this.#meanwhile?.push(push);
    const isNew = push.type === "notification" && push.id > (this.#newest ?? "");
    this.#take(push);
    if (push.type !== "notification" || !isNew) return;
    this.#know(push.id);
    this.onArrived([push]);
  }

  #take(push: NoticePush): void {
    const before = this.#items.peek();
    if (push.type === "notification") {
      const after = withNotice(before, push, this.#wanted);
      if (after === before) return;
      this.#unseen.value += 1;
      this.#items.value = after.slice(0, MOST);
      if (after.length > MOST) this.#more.value = true;
      return;
    }
    this.#apply(push);
    this.#unseen.value = push.unseen;
    if (mayBring(before, push, this.#wanted)) void this.load();
  }

  #apply(push: Pick<NoticeStatesPush, "changed" | "all">): void {
    this.#items.value = withStates(this.#items.peek(), push, this.#wanted);
  }
}

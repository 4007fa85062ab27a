/** The notifications of one page: its bell's list, its toasts, and what one does with them. */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { LiveConnection } from "../charts/connect";
import type { Notice, NoticeState } from "../core/noticeWire";
import { toast } from "../ui/Toast";
import { InboxApi } from "./api";
import { followedHere, type Here } from "./here";
import { Listing } from "./listing";
import { toastNotices, untoastDealtWith } from "./toasting";

/** So many are held for the bell. */
const HELD = 20;

export class Notices {
  readonly listing: Listing;
  /** How many are unseen, but for those that one may be looking at. */
  readonly unseen: ReadonlySignal<number>;
  /** So many came of which it is not known yet whether one looks at what they are about. */
  readonly #inDoubt = signal(0);
  readonly #stop: () => void;

  constructor(
    connection: Pick<LiveConnection, "ready" | "droppedAt" | "listen">,
    api = new InboxApi(),
    /** A page that lists them says by itself what comes. */
    toasts = true,
    private readonly here: ReadonlySignal<Here | null> = signal(null),
  ) {
    this.listing = new Listing(api, connection, HELD, (news) => {
      if (toasts) void this.#tell(news);
    });
    this.unseen = computed(() => Math.max(0, this.listing.unseen.value - this.#inDoubt.value));
    this.#stop = connection.listen((push) => {
      if (push.type === "notifications") untoastDealtWith(push);
    });
  }

  /** Somebody looked: nothing is unseen any more. */
  see(): void {
    this.put(null, "seen");
  }

  /** It was pressed: it is read. Whether the page followed its link itself. */
  open({ id, link }: Notice, event: MouseEvent): boolean {
    this.put([id], "read");
    return followedHere(event, link, this.here.peek());
  }

  /** Puts some, or all, in a state; says so when that fails. */
  put(ids: readonly string[] | null, state: NoticeState): void {
    void this.#put(ids, state);
  }

  async #put(ids: readonly string[] | null, state: NoticeState): Promise<void> {
    await this.listing.set(ids, state).catch((error: Error) => {
      toast({ text: `This was not kept. ${error.message}`, tone: "bad", key: "inbox" });
    });
  }

  /** Shows what came in toasts, but for what one looks at already: that is seen. */
  async #tell(news: readonly Notice[]): Promise<void> {
    const here = this.here.peek();
    this.#inDoubt.value += news.length;
    const inSight = here ? await Promise.all(news.map(({ link }) => here.sees(link))) : [];
    const seen = news.filter((_, place) => inSight[place]).map(({ id }) => id);
    const on = {
      onOpen: (one: Notice, event: MouseEvent) => this.open(one, event),
      onDismiss: ({ id }: Notice) => this.put([id], "seen"),
    };
    toastNotices(
      news.filter((_, place) => !inSight[place]),
      on,
    );
    this.#inDoubt.value -= news.length - seen.length;
    if (seen.length > 0) await this.#put(seen, "seen");
    this.#inDoubt.value -= seen.length;
  }

  close(): void {
    this.#stop();
    this.listing.close();
  }
}

/** The notifications of one page: its bell's list, its toasts, and what one does with them. */
import type { LiveConnection } from "../charts/connect";
import type { NoticeState } from "../core/noticeWire";
import { toast } from "../ui/Toast";
import { InboxApi } from "./api";
import { Listing } from "./listing";
import { toastNotices, untoastDealtWith } from "./toasting";

/** So many are held for the bell. */
const HELD = 20;

export class Notices {
  readonly listing: Listing;
  readonly #stop: () => void;

  constructor(
    connection: Pick<LiveConnection, "ready" | "droppedAt" | "listen">,
    api = new InboxApi(),
    /** A page that lists them says by itself what comes. */
    toasts = true,
  ) {
    const on = {
      onOpen: ({ id }: { id: string }) => this.put([id], "read"),
      onDismiss: ({ id }: { id: string }) => this.put([id], "seen"),
    };
    this.listing = new Listing(api, connection, HELD, (news) => {
      if (toasts) toastNotices(news, on);
    });
    this.#stop = connection.listen((push) => {
      if (push.type === "notifications") untoastDealtWith(push);
    });
  }

  /** Somebody looked: nothing is unseen any more. */
  see(): void {
    this.put(null, "seen");
  }

  /** Puts some, or all, in a state; says so when that fails. */
  put(ids: readonly string[] | null, state: NoticeState): void {
    this.listing.set(ids, state).catch((error: Error) => {
      toast({ text: `This was not kept. ${error.message}`, tone: "bad", key: "inbox" });
    });
  }

  close(): void {
    this.#stop();
    this.listing.close();
  }
}

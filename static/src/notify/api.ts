/** What is asked of the server about notifications. */
import { call, get } from "../core/http";
import type { NoticePage, NoticeState } from "../core/noticeWire";
import type { Wanted } from "./fold";

/** The most that one answer holds. */
export const LARGEST_PAGE = 100;

export class InboxApi {
  constructor(private readonly fetcher: typeof fetch = (...asked) => fetch(...asked)) {}

  /** A page of those that are wanted, newest first, before the one with the id `before`. */
  page(wanted: Wanted, limit: number, before = ""): Promise<NoticePage> {
    const { state, severity, text } = wanted;
    const params = { state, severity, text, before, limit };
    const named = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ""));
    return get("/api/notifications", { params: named, fetch: this.fetcher });
  }

  /** Puts some in a state, on all devices; null = all that have not come so far yet. Answers how many are unseen. */
  async setState(ids: readonly string[] | null, state: NoticeState): Promise<number> {
    const body = ids === null ? { all: true, state } : { ids, state };
    const options = { body, keepalive: true, fetch: this.fetcher };
    return (await call<{ unseen: number }>("POST", "/api/notifications/state", options)).unseen;
  }
}

import { NOTICE_STATES, type Notice, type NoticeState } from "../src/core/noticeWire";
import { holds, type Wanted } from "../src/notify/fold";
import { FakeServer } from "./fakeServer";

/** A notification; of two the one with the larger id is newer. */
export function notice(id: string, fields: Partial<Notice> = {}): Notice {
  return {
    type: "notification",
    id,
    title: `Title ${id}`,
    body: "",
    severity: "info",
    data: {},
    link: "",
    sender: "grace",
    time: "2026-11-22T12:00:00.000Z",
    state: "unseen",
    ...fields,
  };
}

/** A server with one inbox; give its `fetch` to what asks over HTTP. */
export class FakeInbox extends FakeServer {
  /** Newest first. */
  inbox: Notice[] = [];
  /** Requests are refused with this status; 0 = they are not. */
  refusal = 0;
  /** Paths that were asked for. */
  readonly asked: string[] = [];

  readonly fetch = (async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, "http://dashboard.test");
    this.asked.push(`${init.method} ${url.pathname}${url.search}`);
    if (this.refusal)
      return Response.json({ error: { code: "unavailable", message: "Away." } }, { status: this.refusal });
    return Response.json(init.method === "POST" ? this.#change(String(init.body)) : this.#page(url.searchParams));
  }) as typeof fetch;

  get unseen(): number {
    return this.inbox.filter(({ state }) => state === "unseen").length;
  }

  /** Somebody is notified; `told`: the push arrives. */
  notify(one: Notice, told = true): void {
    this.inbox.unshift(one);
    if (told) this.socket.say(one);
  }

  /** Another device does something. */
  elsewhere(ids: readonly string[] | null, state: NoticeState): void {
    const changed = (ids ?? []).map((id) => ({ id, state }));
    const all = ids === null ? { all: state } : {};
    const rank = (one: NoticeState) => NOTICE_STATES.indexOf(one);
    const meant = (one: Notice) => ids?.includes(one.id) ?? rank(one.state) < rank(state);
    this.inbox = this.inbox.map((one) => (meant(one) ? { ...one, state } : one));
    this.socket.say({ type: "notifications", unseen: this.unseen, changed, ...all });
  }

  #change(body: string): object {
    const { ids, state } = JSON.parse(body) as { ids?: string[]; state: NoticeState };
    this.elsewhere(ids ?? null, state);
    return { unseen: this.unseen };
  }

  #page(params: URLSearchParams): object {
    const asked = (name: string) => params.get(name) ?? "";
    const wanted = { state: asked("state"), severity: asked("severity"), text: asked("text") } as Wanted;
    const before = asked("before");
    const found = this.inbox.filter((one) => holds(wanted, one) && (before === "" || one.id < before));
    return { notifications: found.slice(0, Number(asked("limit"))), unseen: this.unseen };
  }
}

/** Tells of notifications that come while one looks elsewhere. */
import type { Notice, NoticePush } from "../core/noticeWire";
import { toast, untoast } from "../ui/Toast";

/** More at once, as after a time without connection, are told in one. */
const MOST = 3;
/** The longest text that a toast shows, characters. */
const LONGEST = 160;
const KEY = "notice:";
const TONES = { info: "info", warning: "warn", critical: "bad" } as const;

export interface OnToasts {
  /** Its link was pressed. */
  onOpen(one: Notice, event: MouseEvent): void;
  onDismiss(one: Notice): void;
}

/** Shows what has come; the oldest first. */
export function toastNotices(news: readonly Notice[], on: OnToasts): void {
  if (news.length <= MOST) {
    for (const one of news) toastNotice(one, on);
    return;
  }
  const title = `${news.length} notifications came while you were away`;
  const open = { label: "Inbox", href: "/inbox", act: () => undefined };
  toast({ title, text: "", tone: "info", key: `${KEY}many`, action: open });
}

function toastNotice(one: Notice, on: OnToasts): void {
  const { id, title, body, severity, link } = one;
  toast({
    title,
    text: body.length > LONGEST ? `${body.slice(0, LONGEST).trimEnd()}…` : body,
    tone: TONES[severity],
    key: KEY + id,
    stays: severity === "critical",
    onDismiss: () => on.onDismiss(one),
    ...(link && { action: { label: "Open", href: link, act: (event) => on.onOpen(one, event) } }),
  });
}

/** Takes back what was dealt with elsewhere; that a list somewhere has shown it is not that. */
export function untoastDealtWith(push: NoticePush): void {
  if (push.type !== "notifications") return;
  const ids = new Set(push.changed.filter(({ state }) => state !== "unseen").map(({ id }) => KEY + id));
  const every = push.all === "read" || push.all === "archived";
  untoast((key) => ids.has(key) || (every && key.startsWith(KEY)));
}

/** Going through the inbox by keys: j and k from row to row, Enter opens, r and e do what the buttons do. */
import { useMemo } from "preact/hooks";
import type { Notice, NoticeState } from "../core/noticeWire";
import type { Listing } from "../notify/listing";
import { type Shortcut, useShortcuts } from "../ui/keys";

type Put = (ids: readonly string[], state: NoticeState) => void;

export function useInboxKeys(box: { current: HTMLElement | null }, listing: Listing, put: Put): void {
  useShortcuts(useMemo(() => inboxKeys(box, () => listing.items.peek(), put), [listing]));
}

/** The keys of the list in `box`, whose rows are `[data-notice]` and begin with what opens them. */
export function inboxKeys(box: { current: HTMLElement | null }, items: () => readonly Notice[], put: Put): Shortcut[] {
  const group = "Inbox";
  const rows = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>("[data-notice]") ?? [])];
  const at = (): number => rows().findIndex((row) => row.contains(document.activeElement));
  const go = (place: number): void => {
    const all = rows();
    const row = all[Math.max(0, Math.min(all.length - 1, place))];
    row?.querySelector<HTMLElement>("a, button")?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const here = (): Notice | undefined => items().find(({ id }) => id === rows()[at()]?.dataset.notice);
  /** Does it to the row in focus; when that leaves the list, the next one has the focus. */
  const act = (to: (one: Notice) => NoticeState): void => {
    const one = here();
    const place = at();
    if (!one) return;
    put([one.id], to(one));
    requestAnimationFrame(() => {
      if (at() === -1) go(place);
    });
  };
  const isUnread = ({ state }: Notice): boolean => state === "unseen" || state === "seen";
  return [
    { keys: "j", label: "Next", group, act: () => go(at() + 1) },
    { keys: "k", label: "The one before", group, act: () => go(at() - 1) },
    {
      keys: "r",
      label: "Mark as read, or unread",
      group,
      act: () => act((one) => (one.state === "archived" ? "archived" : isUnread(one) ? "read" : "seen")),
    },
    {
      keys: "e",
      label: "Archive, or put back",
      group,
      act: () => act(({ state }) => (state === "archived" ? "read" : "archived")),
    },
  ];
}

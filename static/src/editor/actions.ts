/** What can be done to a panel, under the names that menus and keys have for it. */

import { focusedPanel } from "../grid/focus";
import type { PanelSlot } from "../grid/slots";
import { counted } from "../time/words";
import type { MenuEntry } from "../ui/Menu";
import { toast } from "../ui/Toast";
import { copiedPanel, copyPanel } from "./clipboard";
import type { Editing } from "./editing";
import { nameOf } from "./naming";
import { earlier, later, type Places } from "./order";

/** The entries of a panel's menu while it may be edited. */
export function entriesOf({ session, width }: Editing, { id, panel }: PanelSlot): MenuEntry[] {
  const { panels } = session.live.document.peek();
  const phone = width.value === "phone";
  const before = phone && earlier(panels, id);
  const after = phone && later(panels, id);
  return [
    { label: "Configure", icon: "sliders", keys: "o", act: () => configure({ session }, id) },
    { label: "Duplicate", icon: "copy", keys: "Ctrl D", act: () => focusLater(session.duplicate(id)) },
    { label: "Copy, to paste elsewhere", icon: "copy", keys: "Ctrl C", act: () => copied(id, { session }) },
    ...(before ? [{ label: "Move up", icon: "up" as const, act: () => reorder({ session }, before, id) }] : []),
    ...(after ? [{ label: "Move down", icon: "down" as const, act: () => reorder({ session }, after, id) }] : []),
    { label: `Remove ${panel.title || "it"}`, icon: "trash", keys: "Del", danger: true, act: () => session.remove(id) },
    "line",
  ];
}

type With<K extends keyof Editing> = Pick<Editing, K>;

export function configure({ session }: With<"session">, id: string): void {
  session.configuring.value = id;
}

export function copied(id: string, { session }: With<"session">): void {
  const panel = session.live.document.peek().panels[id];
  if (!panel) return;
  copyPanel(panel, localStorage);
  toast({ text: `${nameOf(panel)} is copied. Paste it here or on another dashboard with Ctrl V.` });
}

/** Puts the panel that was copied last on this dashboard. */
export function paste({ session }: With<"session">): void {
  const panel = copiedPanel(localStorage);
  if (panel) focusLater(session.add(panel, [panel.at[2], panel.at[3]]));
  else toast({ text: "No panel was copied yet." });
}

export function reorder({ session }: With<"session">, places: Places, id: string): void {
  session.do(Object.entries(places).map(([panel, value]) => ({ op: "set", path: `panels.${panel}.at`, value })));
  focusLater(id);
}

/** Closes the gaps between panels, and says what came of it. */
export function tidy({ session }: With<"session">): void {
  const count = session.tidy();
  if (count === null) return;
  const done = session.undoing.peek();
  const back = (): void => {
    if (session.undoing.peek() === done) session.undo();
    else toast({ text: "You changed something else since: undo that first." });
  };
  if (count === 0) toast({ text: "There are no gaps to close." });
  else toast({ text: `${counted(count, "panel")} moved up.`, action: { label: "Undo", act: back } });
}

/** The panel in which the focus is, for keys that act on one. */
export function onFocused(act: (id: string) => void): () => void {
  return () => {
    const id = focusedPanel();
    if (id) act(id);
    else toast({ text: "Choose a panel first: the arrows go from panel to panel." });
  };
}

/**
 * Puts the focus on a panel: at once when it is on the page, so that the next key is not lost, and again when all is
 * drawn, for a panel that is new or moved. From a text in which somebody writes by then it is not taken away.
 */
export function focusLater(id: string | null): void {
  if (id === null) return;
  const panel = (): HTMLElement | null => document.querySelector(`[data-panel="${CSS.escape(id)}"]`);
  panel()?.focus({ preventScroll: true });
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement?.matches("input, textarea, select")) return;
      panel()?.focus({ preventScroll: true });
      panel()?.scrollIntoView({ block: "nearest" });
    }),
  );
}

/** Puts a page's live part in place of what the server sketched, with what every page has: tips, toasts, shortcuts. */
import { type ComponentChildren, type JSX, render } from "preact";
import { useState } from "preact/hooks";
import { type Shortcut, useShortcuts } from "./keys";
import { Tips } from "./Tips";
import { Toasts } from "./Toast";

type Overlay = (props: { onClose: () => void }) => JSX.Element | null;

/** The dialogs that every page has; given by each, so that they can be loaded later. */
export interface Overlays {
  /** Lists the shortcuts. */
  Shortcuts: Overlay;
  /** Lists what one can do or go to. */
  Palette: Overlay;
}

/** Call once, from the page's entry. */
export function mount(page: JSX.Element, overlays: Overlays): void {
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<Frame {...overlays}>{page}</Frame>, root);
}

function Frame({ children, Shortcuts, Palette }: Overlays & { children: ComponentChildren }): JSX.Element {
  const [open, setOpen] = useState<"keys" | "palette" | null>(null);
  const [list] = useState<Shortcut[]>(() => [
    { keys: "?", label: "Show what the keys do", group: "Everywhere", act: () => setOpen("keys") },
    { keys: "mod+k", label: "Find anything", group: "Everywhere", act: () => setOpen("palette") },
    { keys: "g h", label: "Go to the dashboards", group: "Everywhere", act: () => location.assign("/") },
    { keys: "g s", label: "Go to the sources", group: "Everywhere", act: () => location.assign("/sources") },
  ]);
  useShortcuts(list);
  return (
    <>
      {children}
      {open === "keys" && <Shortcuts onClose={() => setOpen(null)} />}
      {open === "palette" && <Palette onClose={() => setOpen(null)} />}
      <Toasts />
      <Tips />
    </>
  );
}

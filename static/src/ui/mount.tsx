/** Puts a page's live part in place of what the server sketched, with what every page has: tips, toasts, shortcuts. */
import { type ComponentChildren, type JSX, render } from "preact";
import { useState } from "preact/hooks";
import { type Shortcut, useShortcuts } from "./keys";
import { Tips } from "./Tips";
import { Toasts } from "./Toast";

/** The overlay that lists the shortcuts; given by each page, so that it can be loaded later. */
type Overlay = (props: { onClose: () => void }) => JSX.Element | null;

/** Call once, from the page's entry. */
export function mount(page: JSX.Element, Shortcuts: Overlay): void {
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<Frame Shortcuts={Shortcuts}>{page}</Frame>, root);
}

function Frame({ children, Shortcuts }: { children: ComponentChildren; Shortcuts: Overlay }): JSX.Element {
  const [open, setOpen] = useState(false);
  const [list] = useState<Shortcut[]>(() => [
    { keys: "?", label: "Show what the keys do", group: "Everywhere", act: () => setOpen(true) },
    { keys: "g h", label: "Go to the dashboards", group: "Everywhere", act: () => location.assign("/") },
    { keys: "g s", label: "Go to the sources", group: "Everywhere", act: () => location.assign("/sources") },
  ]);
  useShortcuts(list);
  return (
    <>
      {children}
      {open && <Shortcuts onClose={() => setOpen(false)} />}
      <Toasts />
      <Tips />
    </>
  );
}

/**
 * Shortcuts of the page. Each is one key ("t"), a key with a modifier ("mod+z") or two keys in a row ("g h"); none acts
 * while one types, and none takes a key that the focused control uses itself (it calls preventDefault first).
 */
import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

export interface Shortcut {
  /** Empty for what no key does; it is still found by name. */
  keys: string;
  label: string;
  /** The heading under which the overlay shows it. */
  group: "Everywhere" | "Time" | "Panels" | "Editing" | "Inbox";
  act: (event: KeyboardEvent) => void;
  /** Whether it is meant at all; one that has such a condition goes before those that have none. */
  when?: (event: KeyboardEvent) => boolean;
}

const SEQUENCE = 900;

/** All that are active now, in order of registration: what the overlay lists. */
export const shortcuts = signal<Shortcut[]>([]);

/** Active while the component is on the page. The list must keep its identity between renders. */
export function useShortcuts(list: Shortcut[]): void {
  useLayoutEffect(() => {
    shortcuts.value = [...shortcuts.peek(), ...list];
    return () => {
      shortcuts.value = shortcuts.peek().filter((one) => !list.includes(one));
    };
  }, [list]);
}

/** "mod+z" for an event; `mod` is ⌘ or Ctrl. */
export function chord(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.metaKey || event.ctrlKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${key}`;
}

let first = "";
let since = 0;

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || typing(event)) return;
  const key = chord(event);
  const pair = event.timeStamp - since < SEQUENCE ? `${first} ${key}` : "";
  const found = meant(pair, event) ?? meant(key, event);
  first = found ? "" : key;
  since = event.timeStamp;
  if (!found) return;
  event.preventDefault();
  found.act(event);
}

function meant(keys: string, event: KeyboardEvent): Shortcut | undefined {
  if (keys === "") return undefined; // what has no keys is only listed
  const fitting = shortcuts.peek().filter((one) => one.keys === keys && (one.when?.(event) ?? true));
  return fitting.find((one) => one.when) ?? fitting[0];
}

/** Whether the key goes into a text, a dialog or a menu rather than to the page. */
function typing({ target }: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], [role=menu], [popover]") !== null
  );
}

document.addEventListener("keydown", pressed);

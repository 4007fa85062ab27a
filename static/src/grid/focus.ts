/** Which panel has the focus, and moving it from panel to panel. */
import { type Direction, neighbour, type Placed } from "./layout";

/** The panel in which the focus is; null when it is elsewhere. */
export function focusedPanel(): string | null {
  return document.activeElement?.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? null;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Whether a key was pressed on a panel itself, not on something in it. */
export function onPanel({ target }: Event): boolean {
  return target instanceof HTMLElement && target.dataset.panel !== undefined;
}

/** Moves the focus from the panel that an arrow was pressed on to the next one in its direction. */
export function moveFocus({ key, target }: KeyboardEvent, places: readonly Placed[]): void {
  const direction = DIRECTIONS[key];
  const from = (target as HTMLElement).dataset.panel;
  const to = direction && from !== undefined && neighbour(places, from, direction);
  if (!to) return;
  const element = document.querySelector<HTMLElement>(`[data-panel="${CSS.escape(to.id)}"]`);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
}

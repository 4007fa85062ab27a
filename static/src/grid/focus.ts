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

/** Handles an arrow pressed on a panel itself (not on what is in it); returns whether it moved the focus. */
export function moveFocus(event: KeyboardEvent, places: readonly Placed[]): boolean {
  const direction = DIRECTIONS[event.key];
  const from = event.target instanceof HTMLElement ? event.target.dataset.panel : undefined;
  if (!direction || from === undefined) return false;
  const to = neighbour(places, from, direction);
  if (!to) return false;
  const element = document.querySelector<HTMLElement>(`[data-panel="${CSS.escape(to.id)}"]`);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return element !== null;
}

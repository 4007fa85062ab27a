/** What the keys do on a dashboard, apart from time. */
import type { Shortcut } from "../ui/keys";
import { focusedPanel, moveFocus } from "./focus";
import type { FullPanel } from "./full";
import { toggleKiosk } from "./kioskMode";
import type { Placed } from "./layout";

/** Arrows are taken in the capture phase: on a panel they move the focus, elsewhere they shift the time. */
export function gridShortcuts(full: FullPanel, places: () => readonly Placed[]): Shortcut[] {
  const group = "Panels";
  const arrows = (event: KeyboardEvent): boolean => moveFocus(event, places());
  return [
    {
      keys: "v",
      label: "Panel in focus over the whole page",
      group,
      act: () => full.show(full.id.value ? null : (focusedPanel() ?? places()[0]?.id ?? null)),
    },
    { keys: "Escape", label: "All panels again", group, act: () => full.show(null) },
    ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map(
      (keys) => ({ keys, label: "On a panel: to the next one", group, act: arrows }) as const,
    ),
    { keys: "d k", label: "For a TV: no bar, larger type", group: "Everywhere", act: toggleKiosk },
  ];
}

/** What the keys do on a dashboard, apart from time. */
import type { Shortcut } from "../ui/keys";
import { focusedPanel, moveFocus, onPanel } from "./focus";
import type { FullPanel } from "./full";
import { toggleKiosk } from "./kioskMode";
import type { Placed } from "./layout";

export function gridShortcuts(full: FullPanel, places: () => readonly Placed[]): Shortcut[] {
  const group = "Panels";
  const first = (): string | null => focusedPanel() ?? places()[0]?.id ?? null;
  return [
    {
      keys: "v",
      label: "Panel over the whole page",
      group,
      act: () => full.show(full.id.value ? null : first()),
    },
    { keys: "Escape", label: "All panels again", group, act: () => full.show(null) },
    ...arrows(places),
    { keys: "d k", label: "For a TV: no bar, larger type", group: "Everywhere", act: toggleKiosk },
  ];
}

/** On a panel they move the focus; elsewhere they are not meant, and shift the time. */
function arrows(places: () => readonly Placed[]): Shortcut[] {
  return ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((keys) => ({
    keys,
    label: "From panel to panel",
    group: "Panels",
    when: onPanel,
    act: (event) => moveFocus(event, places()),
  }));
}

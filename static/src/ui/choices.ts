/** What the palette offers: what the keys of this page do, its panels, the other pages and dashboards. */
import { get } from "../core/http";
import { keyNames } from "./keyNames";
import { shortcuts } from "./keys";
import type { Offer } from "./offers";

export interface Choice extends Offer {
  /** The shortcut that does the same. */
  keys?: string;
  act: () => void;
}

/** What is here already. */
export function choices(): Choice[] {
  return [...commands(), ...panels()];
}

/** The dashboards there are, newest first. */
export async function dashboardsToGoTo(): Promise<Choice[]> {
  const { dashboards } = await get<{ dashboards: { id: string; title: string }[] }>("/api/dashboards");
  return dashboards.map(({ id, title }) => ({
    value: `/d/${id}`,
    label: title,
    hint: "Dashboard",
    act: () => location.assign(`/d/${id}`),
  }));
}

/** What the shortcuts do, but for those that mean something only where the focus is. */
function commands(): Choice[] {
  const meant = shortcuts.peek().filter(({ when, keys }) => !when && keys !== "Escape" && keys !== "mod+k");
  const labels = new Map(meant.map((one) => [one.label, one]));
  return [...labels.values()].map(({ label, keys, act }) => ({
    value: `do ${label}`,
    label,
    ...(keys && { keys: keyNames(keys).join(" ") }),
    act: () => act(new KeyboardEvent("keydown")),
  }));
}

function panels(): Choice[] {
  return [...document.querySelectorAll<HTMLElement>("[data-panel]")].map((panel) => ({
    value: `panel ${panel.dataset.panel}`,
    label: panel.querySelector("h2")?.textContent || "Panel",
    hint: "Panel",
    act: () => {
      panel.focus();
      panel.scrollIntoView({ block: "nearest" });
    },
  }));
}

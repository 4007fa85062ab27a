/** Panels on their way to another dashboard: in the browser's storage, and as text on the system's clipboard. */
import type { Panel, Place } from "../document/panel";
import { copy } from "../ui/Copy";

const KEPT = "dashboard_copied";

export function copyPanel(panel: Panel, storage: Storage): void {
  const text = JSON.stringify({ panel }, null, 2);
  storage.setItem(KEPT, text);
  void copy(text);
}

/** The panel that was copied last in this browser; null when none was. */
export function copiedPanel(storage: Pick<Storage, "getItem">): Panel | null {
  return panelIn(storage.getItem(KEPT) ?? "");
}

/** The panel that a text holds; null when it holds none. What is in it is checked by the server. */
export function panelIn(text: string): Panel | null {
  try {
    const { panel } = JSON.parse(text) as { panel?: Partial<Panel> };
    if (typeof panel?.kind !== "string" || typeof panel.title !== "string" || !isPlace(panel.at)) return null;
    return { ...panel, queries: panel.queries ?? {} } as Panel;
  } catch {
    return null;
  }
}

function isPlace(at: unknown): at is Place {
  return Array.isArray(at) && at.length === 4 && at.every((part) => Number.isInteger(part) && part >= 0);
}

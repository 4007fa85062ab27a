/** What comes later than the grid and has a place in it: the editor's tools, and what others do to panels. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import type { Panel, Place } from "../document/panel";
import type { MenuEntry } from "../ui/Menu";

export interface PanelSlot {
  id: string;
  panel: Panel;
}

/** What the editor adds while it is open. */
export interface GridTools {
  /** Where panels are shown while one of them is on its way; null = where the document says. */
  places: ReadonlySignal<ReadonlyMap<string, Place> | null>;
  /** More class names of a panel. */
  classOf(id: string): string;
  /** In a panel, over its body. */
  Chrome: FunctionComponent<PanelSlot>;
  /** Among the panels. */
  Landing: FunctionComponent;
  /** At the top of a panel's menu. */
  entriesOf(slot: PanelSlot): MenuEntry[];
}

export interface Slots {
  readonly tools: Signal<GridTools | null>;
  /** In every panel, for everyone: who is at work on it, and who has just changed it. */
  readonly Others: Signal<FunctionComponent<PanelSlot> | null>;
}

export function makeSlots(): Slots {
  return { tools: signal<GridTools | null>(null), Others: signal<FunctionComponent<PanelSlot> | null>(null) };
}

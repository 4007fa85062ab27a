import type { ReadonlySignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import type { Interval } from "../core/time";
import type { Panel } from "../document/panel";
import type { PanelData } from "./data";
import type { CursorSync } from "./sync";

/** What every kind of panel is given to show. */
export interface ViewProps {
  id: string;
  panel: Panel;
  data: PanelData;
  sync: CursorSync;
  /** The range as it is right now; it moves when live. */
  bounds: () => Interval;
  /** Whether the range moves with the clock. */
  moving: ReadonlySignal<boolean>;
  /** Since when everything here is stale; null = it is not. */
  stale: ReadonlySignal<number | null>;
  compact: boolean;
  onZoom(from: number, to: number): void;
  onZoomOut(): void;
}

/** One kind of panel. */
export interface Kind {
  View: FunctionComponent<ViewProps>;
  /** How many steps to ask for on a body so many pixels wide. */
  points(width: number): number;
  /** Milliseconds between pushes at the least; 0 = as they come. */
  every: number;
  /** Whether the picture makes sense without any value: empty axes do. */
  standsEmpty: boolean;
}

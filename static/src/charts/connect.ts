import type { Connection } from "../core/connection";
import type { SeriesWindow } from "../series/window";

/** The connection of a page whose watches keep their columns in windows. */
export type LiveConnection = Connection<SeriesWindow>;

/** What panels need of it. */
export type PanelConnection = Pick<LiveConnection, "state" | "droppedAt" | "slowed" | "behind" | "watch" | "now">;

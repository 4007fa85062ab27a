/**
 * What a kind of panel is: one folder, `panels/<kind>/`, whose `index.ts` exports one `PanelKind`, and one line in
 * `registry.ts`. Nothing else knows any kind by name.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import type { PanelData } from "../charts/data";
import type { RoomView } from "../charts/room";
import type { CursorSync } from "../charts/sync";
import type { Interval } from "../core/time";
import type { Panel } from "../document/panel";

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
  /** Small: no legend, no axes. */
  compact: boolean;
  onZoom(from: number, to: number): void;
  onZoomOut(): void;
}

export type View = FunctionComponent<ViewProps>;

/** One of several values that a field can have; the value is what the document holds. */
export interface Choice {
  value: string | number;
  label: string;
}

/**
 * How the editor asks for a field: a check box, a list of choices, a number, one line, a colour of a threshold, several
 * lines; and three that a panel's own fields need: a unit from the table, thresholds by id, mappings by id.
 */
export type FieldType =
  | "boolean"
  | "select"
  | "number"
  | "text"
  | "color"
  | "lines"
  | "unit"
  | "thresholds"
  | "mappings";

/** One field of a panel in the editor's form. */
export interface OptionField {
  /** Where it is in the panel: `unit`, `options.style`. An operation's path is `panels.<id>.<path>`. */
  path: string;
  label: string;
  type: FieldType;
  /** Under which heading of the form it stands. */
  group: string;
  /** What holds when the document has no such field; removing the field goes back to it. */
  default: string | number | boolean | null;
  /** Of a `select`. */
  choices?: readonly Choice[];
  /** A sentence for who does not know what it does. */
  help?: string;
  /** What an empty input shows. */
  placeholder?: string;
  /** Bounds of a `number`, or of the length of a `text` or `lines`. */
  min?: number;
  max?: number;
  /** Absent = always: whether the field means anything for this panel as it is. */
  applies?(panel: Panel): boolean;
}

/** Names of the fields that every panel has, whatever its kind: see `fields.ts`. */
export type SharedField = "title" | "description" | "unit" | "decimals" | "min" | "max" | "thresholds" | "mappings";

/** One kind of panel. */
export interface PanelKind {
  /** As in the document; also the class of the panel's body. */
  kind: string;
  /** As people read it: `Time series`. */
  name: string;
  /** The path of an icon drawn like those of `ui/icons.tsx`: 16 px square, 1.5 px line. */
  icon: string;
  /** One sentence on what it is good for. */
  description: string;
  /** Width and height of a new one: columns of 24, rows of 40 px. */
  size: readonly [w: number, h: number];
  /** Whether it shows queries; those that do not show the room, or what is written in their options. */
  asks: boolean;
  /** Which of the fields that all panels have mean something to it, in addition to title and description. */
  shared: readonly SharedField[];
  /** Its own options, in the order of the form. */
  fields: readonly OptionField[];
  /** The component, or how to get it when the first of its kind is shown. */
  view: { now: View } | { later: () => Promise<View> };
  /** How many steps to ask for on a body so many pixels wide. */
  points(width: number): number;
  /** Milliseconds between pushes at the least; 0 = as they come. */
  every: number;
  /** Of a kind that asks nothing: what its file of comma-separated values holds; the first line names the columns. */
  cells?(room: RoomView | null, panel: Panel): (string | number | null)[][];
  /** Whether the picture makes sense without any value: empty axes do. */
  standsEmpty: boolean;
}

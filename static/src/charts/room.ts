/** What panels show of the room they are in. The page learns of it when its room is there, and tells it through the sync. */
import type { ReadonlySignal } from "@preact/signals";

/** Somebody who is here. */
export interface Companion {
  id: string;
  name: string;
  /** Their colour, a hue in degrees. */
  hue: number;
  away: boolean;
  /** Title of the panel they look at; null = none. */
  looksAt: string | null;
  /** When they came, milliseconds since the epoch. */
  since: number;
  me: boolean;
}

/** What can happen: somebody says something, marks a moment, changes the dashboard, comes or goes. */
export type HappeningKind = "message" | "mark" | "edit" | "coming";

export interface Happening {
  key: string;
  /** Its place among all that happened. */
  offset: number;
  kind: HappeningKind;
  /** When it is about, milliseconds since the epoch. */
  time: number;
  until: number | null;
  by: string;
  hue: number;
  /** What they said, or what they did in words that follow their name. */
  text: string;
  severity: "info" | "warning" | "critical" | null;
}

export interface RoomView {
  people: ReadonlySignal<readonly Companion[]>;
  /** Messages and marks in order, the newest last. */
  happenings: ReadonlySignal<readonly Happening[]>;
  /** Edits, and who came and went, in order. */
  doings: ReadonlySignal<readonly Happening[]>;
  /** Whether there is more before them. */
  earlier: ReadonlySignal<boolean>;
  /** Reads some of what was before. */
  readEarlier(): void;
}

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

/** Something that happened: a message, or a moment that was marked. */
export interface Happening {
  key: string;
  kind: "message" | "mark";
  /** When it is about, milliseconds since the epoch. */
  time: number;
  until: number | null;
  by: string;
  hue: number;
  text: string;
  severity: "info" | "warning" | "critical" | null;
}

export interface RoomView {
  people: ReadonlySignal<readonly Companion[]>;
  /** In order, the newest last. */
  happenings: ReadonlySignal<readonly Happening[]>;
  /** Whether there is more before them. */
  earlier: ReadonlySignal<boolean>;
  /** Reads some of what was before. */
  readEarlier(): void;
}

/** What is said on `/ws` and by `/api/notifications` about notifications, as types: a part of `docs/protocol.md`. */
import type { Severity } from "./roomWire";

/** How far one has come with a notification, in this order. */
export const NOTICE_STATES = ["unseen", "seen", "read", "archived"] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A notification as one person has it. Later ones have larger ids. */
export interface Notice {
  type: "notification";
  id: string;
  title: string;
  body: string;
  severity: Severity;
  data: Readonly<Record<string, unknown>>;
  /** A path on this server, or empty. */
  link: string;
  sender: string;
  /** ISO 8601. */
  time: string;
  state: NoticeState;
}

/** Some device changed the state of some, or of all that had not come so far yet. */
export interface NoticeStatesPush {
  type: "notifications";
  unseen: number;
  changed: readonly { id: string; state: NoticeState }[];
  all?: NoticeState;
}

export type NoticePush = Notice | NoticeStatesPush;

/** A page of one's inbox, newest first. */
export interface NoticePage {
  notifications: readonly Notice[];
  /** How many are unseen, on whatever page. */
  unseen: number;
}

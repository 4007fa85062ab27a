/**
 * What is said on `/ws` about rooms, as types: a part of `docs/protocol.md`. Times are ISO 8601 strings where they say
 * when an entry was made, and integer milliseconds since the epoch where they point at data.
 */

/** A place in a room's log: `epoch` says which life of the log the `offset` belongs to. */
export interface Position {
  epoch: string;
  offset: number;
}

/** A moment or a range, on one panel or on all. */
export interface Link {
  panel?: string;
  from?: number;
  to?: number;
}

interface Happened {
  roomId: string;
  offset: number;
  time: string;
  user: { id: string; name: string };
  operationId?: string;
}
export interface MessageEntry extends Happened {
  type: "message";
  text: string;
  link?: Link;
  /** The offset of the annotation that this is about. */
  thread?: number;
  mentions?: readonly string[];
  /** The source that spoke. */
  via?: string;
}
export interface EditedEntry extends Happened {
  type: "message_edited";
  target: number;
  text: string;
}
export interface DeletedEntry extends Happened {
  type: "message_deleted";
  target: number;
}
export interface ReactionEntry extends Happened {
  type: "reaction";
  target: number;
  emoji: string;
  on: boolean;
}
export type Severity = "info" | "warning" | "critical";
export interface AnnotationEntry extends Happened {
  type: "annotation";
  text: string;
  at: number;
  until?: number;
  panel?: string;
  severity?: Severity;
  via?: string;
}
export interface AnnotationRemovedEntry extends Happened {
  type: "annotation_removed";
  target: number;
}
export interface CameEntry extends Happened {
  type: "user_joined" | "user_left";
}
/** One change of a dashboard's document: what it means is in `document/operations.ts`. */
export interface Change {
  op: "set" | "add" | "remove";
  path: string;
  value?: unknown;
}
export interface DocumentEntry extends Happened {
  type: "edit";
  ops: readonly Change[];
  /** What the panels that it touches were called before, by their ids. */
  titles?: Readonly<Record<string, string>>;
  /** The offset of the version that this brought back. */
  restored?: number;
}
/** Something durable that happened in a room; as a push it is the same object. */
export type Entry =
  | MessageEntry
  | EditedEntry
  | DeletedEntry
  | ReactionEntry
  | AnnotationEntry
  | AnnotationRemovedEntry
  | CameEntry
  | DocumentEntry;

export type Status = "online" | "away";

/** Somebody in a room: once, however many tabs. */
export interface Person {
  id: string;
  name: string;
  role: string;
  /** A hue, degrees. */
  color: number;
  status: Status;
  /** The panel looked at. */
  panel: string | null;
  since: string;
  devices: number;
}

/** What somebody looks at, for those who follow: times in milliseconds, `scroll` a share of the page. */
export interface View {
  from?: number;
  to?: number;
  window?: number;
  live?: boolean;
  scroll?: number;
  /** The panel that fills the page. */
  panel?: string;
  /** Whom they follow themselves, by id. */
  follows?: string;
}

/** Where somebody points: a share of a panel's width and height, and on a chart a time and a value. */
export interface Pointing {
  panel?: string;
  x?: number;
  y?: number;
  time?: number;
  value?: number;
  gone?: boolean;
  view?: View;
}
export type Cursor = Pointing & { user: string };

/** Which panel somebody moves or configures, and where it would land: x, y, width, height on the grid. */
export interface Holding {
  panel: string;
  what: "move" | "configure";
  at?: readonly [number, number, number, number];
}

/** What changed in a room since the last tick. */
export interface RoomPush {
  type: "room";
  roomId: string;
  peopleCount: number;
  /** The people are all there are. */
  full?: boolean;
  people?: readonly Person[];
  gone?: readonly string[];
  /** The whole set, when it changed. */
  typing?: readonly string[];
  cursors?: readonly Cursor[];
  /** The whole set, when it changed. */
  editing?: readonly (Holding & { user: string })[];
}

/** A room is no more: its dashboard was deleted. */
export interface RoomClosedPush {
  type: "room_closed";
  roomId: string;
}

// Commands

export interface JoinCommand {
  type: "join_room";
  roomId: string;
  position?: Position;
  /** Hears everything, and is not counted among the people. */
  quiet?: boolean;
}
export interface LeaveCommand {
  type: "leave_room";
  roomId: string;
}
export interface ReadLogCommand {
  type: "read_log";
  roomId: string;
  before?: number;
  after?: number;
  limit?: number;
}
export interface ReadToCommand {
  type: "read_to";
  roomId: string;
  offset: number;
}
export interface TypingCommand {
  type: "typing";
  roomId: string;
  isTyping: boolean;
}
export interface PresenceCommand {
  type: "presence";
  status: Status;
  roomId: string;
  panel: string | null;
}
export interface CursorCommand extends Pointing {
  type: "cursor";
  roomId: string;
}

/** Without a panel: one holds none any more. */
export interface EditingCommand extends Partial<Holding> {
  type: "editing";
  roomId: string;
}

interface Kept {
  roomId: string;
  operationId: string;
}
export interface MessageCommand extends Kept {
  type: "message";
  text: string;
  link?: Link;
  thread?: number;
}
export interface EditCommand extends Kept {
  type: "edit_message";
  target: number;
  text: string;
}
export interface DeleteCommand extends Kept {
  type: "delete_message";
  target: number;
}
export interface ReactCommand extends Kept {
  type: "react";
  target: number;
  emoji: string;
  on: boolean;
}
export interface AnnotateCommand extends Kept {
  type: "annotate";
  text: string;
  at: number;
  until?: number;
  panel?: string;
}
export interface UnannotateCommand extends Kept {
  type: "unannotate";
  target: number;
}
/** Changes the dashboard: all of it or nothing. */
export interface DocumentCommand extends Kept {
  type: "edit";
  ops: readonly Change[];
}
/** What is kept: a repeat of its operation id is answered with the first result. */
export type Operation =
  | MessageCommand
  | EditCommand
  | DeleteCommand
  | ReactCommand
  | AnnotateCommand
  | UnannotateCommand
  | DocumentCommand;

export type RoomCommand =
  | JoinCommand
  | LeaveCommand
  | ReadLogCommand
  | ReadToCommand
  | TypingCommand
  | PresenceCommand
  | CursorCommand
  | EditingCommand
  | Operation;

// Replies

export interface You {
  id: string;
  name: string;
  role: string;
  color: number;
}
export interface Joined {
  roomId: string;
  epoch: string;
  top: number;
  /** Only what was missed follows; else `entries` are the newest there are. */
  recovered: boolean;
  you: You;
  part: "owner" | "editor" | "commenter" | "viewer";
  may: { speak: boolean; edit: boolean; share: boolean };
  people: readonly Person[];
  peopleCount: number;
  readOffset: number;
  entries: readonly Entry[];
  annotations?: readonly AnnotationEntry[];
  /** Whether the log has more before `entries`. */
  earlier: boolean;
}
export interface LogPage {
  entries: readonly Entry[];
  top: number;
  epoch: string;
}
/** Where an operation went in the log. */
export interface Appended {
  offset: number;
  time: string;
}
export interface RoomReplies {
  join_room: Joined;
  leave_room: object;
  read_log: LogPage;
  read_to: object;
  typing: object;
  presence: object;
  cursor: object;
  editing: object;
  message: Appended;
  edit_message: Appended;
  delete_message: Appended;
  react: Appended;
  annotate: Appended;
  unannotate: Appended;
  edit: Appended;
}

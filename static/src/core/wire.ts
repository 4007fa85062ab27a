/**
 * Everything that is said on `/ws`, as types: `docs/protocol.md` in TypeScript. Times in data columns are integer
 * milliseconds since the epoch, other times are ISO 8601 strings.
 */
import type { ErrorCode } from "./codes";
import type { NoticePush } from "./noticeWire";
import type { Entry, RoomClosedPush, RoomCommand, RoomPush, RoomReplies } from "./roomWire";

export type Over =
  | "avg"
  | "min"
  | "max"
  | "sum"
  | "count"
  | "last"
  | "first"
  | "rate"
  | "increase"
  | "p50"
  | "p95"
  | "p99";
export type Across = "avg" | "sum" | "min" | "max" | "count" | "p95";
export type Labels = Readonly<Record<string, string>>;

/** Which series, how combined, at which step (milliseconds; 0 = chosen to fit). */
export interface Query {
  metric: string;
  where?: Labels;
  over?: Over;
  across?: Across | null;
  by?: readonly string[];
  step?: number;
}

/** How much of a query to watch; see `docs/protocol.md` for the defaults. */
export interface WatchOptions {
  /** How far back from now, milliseconds. */
  window: number;
  /** About how many steps to show. */
  points: number;
  /** Milliseconds between pushes at the least; 0 = as fast as the server goes. */
  every?: number;
}

export interface User {
  id: string;
  name: string;
  role: "admin" | "editor" | "viewer";
}

// Commands: what the browser asks.

export interface AuthCommand {
  type: "auth";
  token?: string;
  /** Refused when the token is another person's. */
  userId?: string;
}
export interface RefreshCommand {
  type: "refresh";
  token: string;
}
export interface HeartbeatCommand {
  type: "heartbeat";
}
export interface WatchCommand extends Partial<WatchOptions> {
  type: "watch";
  query: Query;
}
export interface UnwatchCommand {
  type: "unwatch";
  watch: number;
}
export interface RecoverCommand {
  type: "recover";
  watch: number;
  tick: number;
}
export interface PaceCommand {
  type: "pace";
  hidden: boolean;
}
export interface ByeCommand {
  type: "bye";
}
export type Command =
  | AuthCommand
  | RefreshCommand
  | HeartbeatCommand
  | WatchCommand
  | UnwatchCommand
  | RecoverCommand
  | PaceCommand
  | ByeCommand
  | RoomCommand;

// Replies: the answer to exactly one command.

export interface WireError {
  code: ErrorCode;
  message: string;
  temporary: boolean;
  /** Seconds after which the same may succeed. */
  retryAfter?: number;
}
export type Reply = ({ type: "reply"; id: number; ok: true } & Readonly<Record<string, unknown>>) | Refusal;
export interface Refusal {
  type: "reply";
  id: number;
  ok: false;
  error: WireError;
}

/** What the reply to each command carries besides `ok`. */
export interface ReplyFields extends RoomReplies {
  auth: object;
  refresh: { expires: string };
  heartbeat: { time: number };
  watch: { watch: number; step: number };
  unwatch: object;
  recover: object;
  pace: object;
  bye: object;
}

// Pushes: what the server says unasked.

export interface AuthenticatedPush {
  type: "authenticated";
  id?: number;
  user: User;
  time: string;
  expires: string | null;
  heartbeat: number;
  version: string;
}
export interface HeartbeatPush {
  type: "heartbeat";
  time: number;
}
/** A value, or null where there is none. */
export type Value = number | null;
export interface SnapshotSeries {
  metric: string;
  labels: Labels;
  /** Of a series of states: the texts that its values are places in. */
  states?: readonly string[];
  values: readonly Value[];
}
export interface SnapshotPush {
  type: "snapshot";
  watch: number;
  tick: number;
  step: number;
  times: readonly number[];
  series: readonly SnapshotSeries[];
}
/** A series' new values; the name comes only with a series that is new, or one of states. */
export interface DataSeries {
  at: number;
  metric?: string;
  labels?: Labels;
  states?: readonly string[];
  values: readonly Value[];
}
export interface DataPush {
  type: "data";
  watch: number;
  tick: number;
  prev: number;
  times: readonly number[];
  series: readonly DataSeries[];
}
export interface SlowedPush {
  type: "slowed";
  of: number;
}
export interface CatchingUpPush {
  type: "catching_up";
  state: "behind" | "live";
}
export interface ErrorPush {
  type: "error";
  error: WireError;
}
export type Push =
  | AuthenticatedPush
  | HeartbeatPush
  | SnapshotPush
  | DataPush
  | SlowedPush
  | CatchingUpPush
  | ErrorPush
  | RoomPush
  | RoomClosedPush
  | NoticePush
  | Entry;

export type Heard = Push | Reply;

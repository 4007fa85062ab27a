/**
 * What the browser client promises to the pages that use it: the interfaces and their words. `docs/browser-client.md`
 * tells how to use them. Nothing here needs a DOM.
 */
import type { ConnectionState, Socket } from "../core/connection";
import type { TokenSource } from "../core/credentials";
import type { RequestError } from "../core/errors";
import type { Notice, NoticeStatesPush } from "../core/noticeWire";
import type { Cursor, Entry, Joined, Link, Person, Pointing, Status, You } from "../core/roomWire";
import type { Labels, Query, User, WatchOptions } from "../core/wire";
import type { Annotation, Message } from "../rooms/fold";
import type { RoomState } from "./room";
import type { Unsent } from "./unsent";

export interface ConnectOptions {
  /** Who signs in. Without it the session's cookie does, which works for pages of the dashboard server itself. */
  token?: TokenSource;
  /** Whom the token is of, if you know: what they left unsent is then taken up before there is a connection. */
  userId?: string;
  /** The socket class, where there is no global `WebSocket`. */
  WebSocket?: new (
    url: string,
  ) => Socket;
}

/** How the connection is. */
export interface ConnectionStatus {
  state: ConnectionState;
  /** When the next try begins, milliseconds since the epoch; null = connected, or trying now. */
  retryAt: number | null;
  /** Why it is closed for good. */
  ended: { code: number; message: string } | null;
}

/** An operation of one's own that is in the room's log now, at `offset`. */
export interface KeptOperation {
  roomId: string;
  operationId: string;
  offset: number;
}

/** An operation of one's own that the server refused, and why. */
export interface RefusedOperation {
  roomId: string;
  operationId: string;
  message: string;
}

type EntryEvents = { [Each in Entry as Each["type"]]: Each };

/** What one can listen to, with what the listener is given. */
export interface Events extends EntryEvents {
  state: ConnectionStatus;
  /** How long a message takes from the server to here, milliseconds. */
  lag: number;
  authenticated: User;
  /** Back after an interruption: how many values and messages came that had been missed. */
  recovered: number;
  /** In a room, also again: with `recovered` only what was missed follows, else forget what you have. */
  joined: Joined;
  /** Anything in a room's log, in order and once; there is an event of each type, too. */
  entry: Entry;
  /** Anything about a room changed: its messages, people, state. */
  room: Room;
  kept: KeptOperation;
  refused: RefusedOperation;
  notification: Notice;
  notifications: NoticeStatesPush;
}

export type Listener<Name extends keyof Events> = (event: Events[Name]) => void;

/** The connection to one server: comes back by itself, for ever. */
export interface Client {
  /** Of this library. */
  readonly version: string;
  readonly state: ConnectionState;
  readonly retryAt: number | null;
  readonly ended: { code: number; message: string } | null;
  readonly lag: number | null;
  /** Null until the first sign-in. */
  readonly user: User | null;
  /** The server's clock, milliseconds since the epoch. */
  now(): number;
  /** Connects (again, after `disconnect`); tries at once when it waits for the next try. */
  connect(): void;
  /** Signs in with another token: in place, when it is of the same person, else on a new connection. */
  authenticate(token: TokenSource): Promise<User>;
  /** Says goodbye; nothing that waits is lost. `connect` goes on. */
  disconnect(): void;
  /** The answer ends the listening, as `off` does. */
  on<Name extends keyof Events>(event: Name, listener: Listener<Name>): () => void;
  off<Name extends keyof Events>(event: Name, listener: Listener<Name>): void;
  /** Takes part in a room, across reconnects, until it is left; again = the same one. */
  joinRoom(roomId: string): Room;
  leaveRoom(roomId: string): void;
  /** Says something: its operation id. It is sent when it can be, and kept once. Throws when too much waits. */
  sendMessage(roomId: string, text: string, options?: MessageOptions): string;
  /** Say it on each key press, and when typing ends; it is throttled. */
  setTypingIndicator(roomId: string, isTyping: boolean): void;
  /** Watches a query, or all of a metric, across reconnects; `listener` hears of every change. */
  watch(query: Query | string, options?: Partial<WatchOptions>, listener?: (watch: Watch) => void): Watch;
}

export interface MessageOptions {
  /** A moment or range, and a panel, to look at. */
  link?: Link;
  /** The offset of the annotation that it is about. */
  thread?: number;
}

/** One room: what is known of it, and what one does there. */
export interface Room {
  readonly id: string;
  readonly state: RoomState;
  /** Why it is refused. */
  readonly error: RequestError | null;
  readonly you: You | null;
  readonly may: { speak: boolean; edit: boolean };
  /** In order, with edits and reactions folded in; one's own that are on their way at the end, `pending`. */
  readonly messages: readonly Message[];
  readonly annotations: readonly Annotation[];
  readonly people: readonly Person[];
  /** Of a very full room only some are named. */
  readonly peopleCount: number;
  /** The ids of those who type. */
  readonly typing: readonly string[];
  readonly cursors: readonly Cursor[];
  /** What is on its way, or was refused. */
  readonly unsent: readonly Unsent[];
  /** The offset up to which one has read, on any device. */
  readonly readOffset: number;
  /** Whether there is more before `messages`. */
  readonly earlier: boolean;
  send(text: string, options?: MessageOptions): string;
  edit(offset: number, text: string): string;
  remove(offset: number): string;
  react(offset: number, emoji: string, on: boolean): string;
  /** Marks a moment, or a range, milliseconds since the epoch, on one panel or all. */
  annotate(text: string, mark: { at: number; until?: number; panel?: string }): string;
  unannotate(offset: number): string;
  /** Sends what was refused again. */
  retry(operationId: string): void;
  /** Forgets what was refused. */
  discard(operationId: string): void;
  setTyping(isTyping: boolean): void;
  /** Says where one points; null = nowhere. */
  point(pointing: Pointing | null): void;
  /** Says how one is, and which panel one looks at. */
  be(status: Status, panel?: string | null): void;
  readAll(): void;
  /** Fetches a page of older entries. */
  older(): Promise<void>;
  leave(): void;
}

/** A live query. The columns are read in place: they are good until the next change. */
export interface Watch {
  readonly query: Query;
  /** Milliseconds between two steps; 0 = nothing came yet. */
  readonly step: number;
  /** Starts of the steps, milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  /** NaN = no value. */
  readonly series: readonly { metric: string; labels: Labels; values: Float64Array }[];
  /** Grows with every change; 0 = nothing came yet. */
  readonly version: number;
  readonly error: RequestError | null;
  /** Asks again after an error. */
  retry(): void;
  close(): void;
}

import { effect } from "@preact/signals-core";
import { Connection, type ConnectionState, type Socket } from "../core/connection";
import { Credentials, type TokenSource } from "../core/credentials";
import { RequestError } from "../core/errors";
import type { Timers } from "../core/timers";
import type { Push, Query, User, WatchOptions } from "../core/wire";
import { SeriesWindow } from "../series/window";
import type * as api from "./api";
import { Emitter } from "./emitter";
import { PlainRoom } from "./plainRoom";
import { Rooms } from "./rooms";
import type { UnsentStore } from "./unsent";
import { PlainWatch } from "./watching";

/** What the surroundings give to a client. */
export interface Surroundings {
  url: string;
  version: string;
  WebSocket: new (url: string) => Socket;
  timers: Timers;
  store: UnsentStore;
  token?: TokenSource;
  userId?: string;
}

const WATCHED: WatchOptions = { window: 300_000, points: 300 };

/** The client of a page: a connection, its rooms and watches, told by events. */
export class PlainClient implements api.Client {
  readonly version: string;
  readonly connection: Connection<SeriesWindow>;
  readonly #credentials: Credentials | undefined;
  readonly #events = new Emitter<api.Events>();
  readonly #rooms: Rooms;
  readonly #plainRooms = new Map<string, PlainRoom>();

  constructor({ url, version, WebSocket, timers, store, token, userId }: Surroundings) {
    this.version = version;
    this.#credentials = token === undefined ? undefined : new Credentials(token, userId ?? null);
    this.connection = new Connection({
      url,
      WebSocket,
      timers,
      makeStore: ({ window }) => new SeriesWindow(window),
      ...(this.#credentials && { credentials: this.#credentials }),
    });
    const events = this.#events;
    this.#rooms = new Rooms(
      this.connection,
      store,
      timers,
      {
        onJoined: (reply) => events.emit("joined", reply),
        onEntry: (entry) => {
          events.emit("entry", entry);
          events.emit(entry.type, entry as never);
        },
        onKept: (roomId, operationId, offset) => events.emit("kept", { roomId, operationId, offset }),
        onRefused: ({ roomId, operationId, refused }) =>
          events.emit("refused", { roomId, operationId, message: refused ?? "" }),
      },
      () => this.user?.id ?? userId ?? null,
    );
    this.connection.listen((push) => this.#heard(push));
    this.#follow();
  }

  get state(): ConnectionState {
    return this.connection.state.peek();
  }

  get retryAt(): number | null {
    return this.connection.retryAt.peek();
  }

  get ended(): api.Client["ended"] {
    return this.connection.ended.peek();
  }

  get lag(): number | null {
    return this.connection.lag.peek();
  }

  get user(): User | null {
    return this.connection.user.peek();
  }

  now(): number {
    return this.connection.now();
  }

  connect(): void {
    this.connection.open();
    this.connection.retry();
  }

  async authenticate(token: TokenSource): Promise<User> {
    if (!this.#credentials)
      throw new TypeError("This client signs in by cookie: give connect() a token to begin with.");
    this.#credentials.replace(token);
    const refreshed = this.connection.ready.peek() && (await this.#refreshed());
    if (!refreshed) {
      this.connection.close();
      this.connection.open();
    }
    return this.#signedIn();
  }

  disconnect(): void {
    this.connection.close();
  }

  on<Name extends keyof api.Events>(name: Name, listener: api.Listener<Name>): () => void {
    return this.#events.on(name, listener);
  }

  off<Name extends keyof api.Events>(name: Name, listener: api.Listener<Name>): void {
    this.#events.off(name, listener);
  }

  joinRoom(roomId: string): api.Room {
    const known = this.#plainRooms.get(roomId);
    if (known) return known;
    const changed = (room: api.Room): void => this.#events.emit("room", room);
    const room = new PlainRoom(this.#rooms.joinRoom(roomId), changed, () => this.leaveRoom(roomId));
    this.#plainRooms.set(roomId, room);
    return room;
  }

  leaveRoom(roomId: string): void {
    this.#plainRooms.get(roomId)?.close();
    this.#plainRooms.delete(roomId);
    this.#rooms.leaveRoom(roomId);
  }

  sendMessage(roomId: string, text: string, options?: api.MessageOptions): string {
    return this.joinRoom(roomId).send(text, options);
  }

  setTypingIndicator(roomId: string, isTyping: boolean): void {
    this.joinRoom(roomId).setTyping(isTyping);
  }

  watch(query: Query | string, options: Partial<WatchOptions> = {}, listener?: (watch: api.Watch) => void): api.Watch {
    const asked = typeof query === "string" ? { metric: query } : query;
    return new PlainWatch(this.connection.watch(asked, { ...WATCHED, ...options }), listener);
  }

  /** Whether the new token is in place on the connection there is. */
  async #refreshed(): Promise<boolean> {
    try {
      const token = await this.#credentials?.token();
      await this.connection.request({ type: "refresh", token: token ?? "" });
      return true;
    } catch {
      return false; // it is another person's, or the connection is gone: a new one says which
    }
  }

  #signedIn(): Promise<User> {
    const { ready, user, ended } = this.connection;
    return new Promise((resolve, reject) => {
      const stop = effect(() => {
        if (ready.value && user.value) resolve(user.value);
        else if (ended.value) reject(new RequestError("unauthenticated", ended.value.message));
        else return;
        queueMicrotask(() => stop());
      });
    });
  }

  /** Turns what changes into events. */
  #follow(): void {
    const { state, retryAt, ended, lag, user, recovered, ready } = this.connection;
    const events = this.#events;
    effect(() => events.emit("state", { state: state.value, retryAt: retryAt.value, ended: ended.value }));
    effect(() => {
      if (lag.value !== null) events.emit("lag", lag.value);
    });
    effect(() => {
      if (recovered.value !== null) events.emit("recovered", recovered.value);
    });
    effect(() => {
      if (ready.value && user.value) events.emit("authenticated", user.value);
    });
  }

  #heard(push: Push): void {
    if (push.type === "notification") this.#events.emit("notification", push);
    else if (push.type === "notifications") this.#events.emit("notifications", push);
  }
}

import { batch, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { namedDelay, wait } from "./backoff";
import { CLOSE_AUTH_EXPIRED, CLOSE_IDLE, CLOSES, reconnects } from "./codes";
import { type Credentials, Renewal } from "./credentials";
import { RequestError } from "./errors";
import { Lag } from "./lag";
import { Replies } from "./replies";
import type { Timers } from "./timers";
import { type Store, type Watch, Watches } from "./watches";
import type { AuthenticatedPush, Command, Heard, Push, Query, ReplyFields, User, WatchOptions } from "./wire";

/**
 * - `connecting`: the first time, until everything shown has come
 * - `live`: everything shown is up to date
 * - `recovering`: back, but not every watch has its snapshot yet
 * - `offline`: dropped; tries again by itself, for ever
 * - `closed`: for good; `ended` says why
 */
export type ConnectionState = "connecting" | "live" | "recovering" | "offline" | "closed";

/** The part of a browser's WebSocket that is used here. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface Environment<S extends Store> {
  url: string;
  WebSocket: new (url: string) => Socket;
  timers: Timers;
  makeStore: (options: WatchOptions) => S;
  /** Who signs in; without, the session's cookie does. */
  credentials?: Credentials;
}

/** How long connecting and signing in may take together, milliseconds. */
const OPEN_TIMEOUT = 10_000;
/** Between two measurements of the lag, milliseconds. */
const LAG_INTERVAL = 10_000;
/** How long `recovered` is told, milliseconds. */
const RECOVERED_SHOWN = 5_000;

/**
 * The connection of one page to `/ws`: signs in, notices silence, comes back by itself, and keeps the live
 * queries of the page going across all of that. No DOM: socket class, clock and dice are given.
 */
export class Connection<S extends Store> {
  readonly #state = signal<ConnectionState>("connecting");
  readonly #retryAt = signal<number | null>(null);
  readonly #droppedAt = signal<number | null>(null);
  readonly #lag = signal<number | null>(null);
  readonly #slowed = signal(1);
  readonly #behind = signal(false);
  readonly #recovered = signal<number | null>(null);
  readonly #ended = signal<{ code: number; message: string } | null>(null);
  readonly #user = signal<User | null>(null);
  readonly #ready = signal(false);

  readonly state: ReadonlySignal<ConnectionState> = this.#state;
  /** When the next try begins, milliseconds since the epoch; null = connected or trying now. */
  readonly retryAt: ReadonlySignal<number | null> = this.#retryAt;
  /** Since when nothing comes, milliseconds since the epoch; null = it does. */
  readonly droppedAt: ReadonlySignal<number | null> = this.#droppedAt;
  /** How long a message takes from the server to here, milliseconds. */
  readonly lag: ReadonlySignal<number | null> = this.#lag;
  /** How many updates one push stands for; 1 = full speed. */
  readonly slowed: ReadonlySignal<number> = this.#slowed;
  /** The server itself lost touch with its broker and is catching up. */
  readonly behind: ReadonlySignal<boolean> = this.#behind;
  /** For five seconds after a reconnect: how much came that had been missed. */
  readonly recovered: ReadonlySignal<number | null> = this.#recovered;
  /** Why the connection is closed for good. */
  readonly ended: ReadonlySignal<{ code: number; message: string } | null> = this.#ended;
  readonly user: ReadonlySignal<User | null> = this.#user;
  /** Signed in: commands can be sent. */
  readonly ready: ReadonlySignal<boolean> = this.#ready;

  readonly #timers: Timers;
  readonly #replies: Replies;
  readonly #watches: Watches<S>;
  readonly #renewal: Renewal | null;
  #lagMeter = new Lag();
  #socket: Socket | null = null;
  readonly #listeners = new Set<(push: Push) => void>();
  #hidden = false;
  #wasLive = false;
  #attempt = 0;
  #heardAt = 0;
  #hearing: Promise<void> = Promise.resolve();
  /** What came since the reconnect that was missed, besides the values of watches. */
  #regained = 0;
  #cancels = new Set<() => void>();
  #cancelRecovered: () => void = () => undefined;

  constructor(private readonly environment: Environment<S>) {
    this.#timers = environment.timers;
    this.#replies = new Replies(this.#timers);
    this.#watches = new Watches((command) => this.request(command), this.#timers, environment.makeStore);
    const { credentials } = environment;
    const refresh = (token: string) => this.request({ type: "refresh", token });
    const renewable = { now: () => this.now(), refresh };
    this.#renewal = credentials ? new Renewal(credentials, renewable, this.#timers) : null;
    effect(() => this.#settle(this.#ready.value, this.#state.value, this.#watches.pending.value));
  }

  /** Connects; again after `close()`. Nothing happens while a connection is there. */
  open(): void {
    if (this.#socket) return;
    if (this.#state.peek() === "closed") this.#state.value = this.#wasLive ? "offline" : "connecting";
    this.#ended.value = null;
    this.#connect();
  }

  /** Says that the page goes away on purpose, and closes. */
  close(): void {
    if (this.#ready.peek()) this.#send(JSON.stringify({ type: "bye" }));
    this.#discard(1000, "");
    this.#state.value = "closed";
  }

  /** Tries now instead of waiting out the delay: the network is back, or somebody pressed the button. */
  retry(): void {
    if (this.#retryAt.peek() !== null) this.#connect();
  }

  /** Sends a command; resolves with its reply, rejects with RequestError when refused, late or not connected. */
  request<C extends Command>(command: C): Promise<ReplyFields[C["type"]]> {
    if (!this.#ready.peek()) return Promise.reject(new RequestError("unavailable", "Not connected.", true));
    return this.#replies.ask(command, (text) => this.#send(text));
  }

  /** Sends a command that matters only now: without a reply, and dropped while there is no connection. */
  tell(command: Command): void {
    if (this.#ready.peek()) this.#send(JSON.stringify(command));
  }

  /** Hears the pushes that are not about the connection or its watches; the answer ends that. */
  listen(listener: (push: Push) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Watches a query from now on, across reconnects, until it is closed. */
  watch(query: Query, options: WatchOptions): Watch<S> {
    return this.#watches.open(query, options);
  }

  /** Something else that was missed has come, such as messages: it counts among what was recovered. */
  regained(count: number): void {
    this.#regained += count;
    if (count > 0 && this.#wasLive && this.#state.peek() === "live") this.#tellRecovered();
  }

  /** Says whether the page is hidden: a hidden one gets no data until it comes back. */
  pace(hidden: boolean): void {
    this.#hidden = hidden;
    if (this.#ready.peek()) this.request({ type: "pace", hidden }).catch(() => undefined);
  }

  /** The server's clock, milliseconds since the epoch. */
  now(): number {
    return Math.round(this.#timers.now() + this.#lagMeter.offset);
  }

  #connect(): void {
    this.#clearTimers();
    this.#retryAt.value = null;
    const socket = new this.environment.WebSocket(this.environment.url);
    this.#socket = socket;
    socket.onopen = () => this.#signIn();
    socket.onmessage = (event) => {
      this.#hearing = this.#hearing.then(() => this.#hear(socket, event.data));
    };
    socket.onclose = (event) => this.#drop(event.code, event.reason);
    this.#after(OPEN_TIMEOUT, () => {
      if (!this.#ready.peek()) this.#drop(1006, "");
    });
  }

  #signIn(): void {
    const { credentials } = this.environment;
    if (!credentials) {
      this.#authenticate({});
      return;
    }
    const socket = this.#socket;
    credentials.fields().then(
      (fields) => this.#socket === socket && this.#authenticate(fields),
      () => this.#socket === socket && this.#drop(1006, ""), // no token could be had: it is tried again
    );
  }

  #authenticate(fields: { token?: string; userId?: string }): void {
    this.#replies
      .ask({ type: "auth", ...fields }, (text) => this.#send(text))
      .catch((error: RequestError) => {
        if (error.temporary) this.#drop(1006, "");
        else this.#end(CLOSE_AUTH_EXPIRED, error.message);
      });
  }

  /**
   * Messages are heard one by one, each when whoever waited for the one before has gone on: where there is no browser,
   * several can come in one breath. What fails is reported as the page's own error, and the next one is heard.
   */
  #hear(socket: Socket, data: unknown): void {
    if (this.#socket !== socket) return;
    try {
      this.#receive(data);
    } catch (error) {
      this.#timers.after(0, () => {
        throw error;
      });
    }
  }

  #receive(data: unknown): void {
    this.#heardAt = this.#timers.now();
    const message = JSON.parse(String(data)) as Heard;
    switch (message.type) {
      case "authenticated":
        this.#begin(message);
        break;
      case "snapshot":
      case "data":
        this.#watches.heard(message);
        break;
      case "slowed":
        this.#slowed.value = message.of;
        break;
      case "catching_up":
        this.#behind.value = message.state === "behind";
        break;
      case "reply":
        break;
      default: // heartbeats are only heard, by all who listen
        for (const listener of this.#listeners) listener(message);
    }
    this.#replies.heard(message);
  }

  /** Signed in: everything that was watched is watched again. */
  #begin(push: AuthenticatedPush): void {
    if (this.#ready.peek()) return;
    this.#attempt = 0;
    this.#regained = 0;
    this.#clearTimers();
    batch(() => {
      this.#ready.value = true;
      this.#user.value = push.user;
      this.#slowed.value = 1;
      this.#behind.value = false;
      if (this.#wasLive) this.#state.value = "recovering";
      this.#watches.connected();
    });
    if (this.#hidden) this.pace(true);
    const { expires, time } = push;
    if (expires !== null) this.#renewal?.begin(this.#timers.now() + Date.parse(expires) - Date.parse(time));
    this.#notice(2 * push.heartbeat);
    this.#measure();
  }

  /** Goes live as soon as nothing waits for its first snapshot. */
  #settle(ready: boolean, state: ConnectionState, pending: number): void {
    if (!ready || pending > 0 || (state !== "recovering" && state !== "connecting")) return;
    batch(() => {
      this.#state.value = "live";
      this.#droppedAt.value = null;
      if (this.#wasLive) this.#tellRecovered();
    });
    this.#wasLive = true;
  }

  #tellRecovered(): void {
    this.#cancelRecovered();
    this.#recovered.value = this.#watches.recovered + this.#regained;
    this.#cancelRecovered = this.#after(RECOVERED_SHOWN, () => {
      this.#recovered.value = null;
    });
  }

  /** Drops the connection when nothing at all was heard for `silence` milliseconds. */
  #notice(silence: number): void {
    const quiet = this.#timers.now() - this.#heardAt;
    if (quiet >= silence) this.#drop(CLOSE_IDLE, "");
    else this.#after(silence - quiet, () => this.#notice(silence));
  }

  #measure(): void {
    const sent = this.#timers.now();
    this.request({ type: "heartbeat" }).then(
      ({ time }) => {
        this.#lagMeter.add(sent, this.#timers.now(), time);
        this.#lag.value = this.#lagMeter.oneWay;
      },
      () => undefined,
    );
    this.#after(LAG_INTERVAL, () => this.#measure());
  }

  /** The connection ended, by the other side or by our own judgement. */
  #drop(code: number, reason: string): void {
    this.#discard(code, reason);
    const isRenewed = code === CLOSE_AUTH_EXPIRED && this.environment.credentials?.renewable;
    if (!reconnects(code) && !isRenewed) {
      this.#end(code, CLOSES[code] ?? reason);
      return;
    }
    const now = this.#timers.now();
    const named = namedDelay(reason);
    const delay = named === null ? wait(this.#attempt++, this.#timers) : named * this.#timers.random();
    batch(() => {
      this.#droppedAt.value = this.#droppedAt.peek() ?? now;
      this.#retryAt.value = now + delay;
      if (this.#wasLive) this.#state.value = "offline";
    });
    this.#after(delay, () => this.#connect());
  }

  #end(code: number, message: string): void {
    this.#discard(code, "");
    batch(() => {
      this.#ended.value = { code, message };
      this.#state.value = "closed";
    });
  }

  /** Forgets the socket: whatever it still says is not heard. */
  #discard(code: number, reason: string): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#ready.value = false;
    this.#clearTimers();
    this.#retryAt.value = null;
    this.#recovered.value = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code === 1000 || code >= 3000 ? code : 1000, reason);
    }
    this.#renewal?.stop();
    this.#replies.lost();
    this.#watches.lost();
  }

  #send(text: string): void {
    this.#socket?.send(text);
  }

  #after(ms: number, action: () => void): () => void {
    const cancel = this.#timers.after(ms, () => {
      this.#cancels.delete(cancel);
      action();
    });
    this.#cancels.add(cancel);
    return cancel;
  }

  #clearTimers(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}

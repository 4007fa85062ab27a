import type { Socket } from "../src/core/connection";
import type { Command, DataPush, Query, SnapshotPush, User, WatchCommand, WireError } from "../src/core/wire";
import type { ManualClock } from "./clock";

type Received = Command & { id?: number };

/** One live query as a server holds it: all its steps, and what each tick changed. */
class LiveQuery {
  tick = 0;
  times: number[] = [];
  /** Series by name, each with its values by time. */
  series: { host: string; values: Map<number, number> }[] = [];
  /** The times that each tick changed. */
  changed: number[][] = [[]];

  constructor(
    readonly number: number,
    readonly query: Query,
    readonly step: number,
  ) {}

  snapshot(): SnapshotPush {
    const series = this.series.map(({ host, values }) => ({
      metric: this.query.metric,
      labels: { host },
      values: this.times.map((time) => values.get(time) ?? null),
    }));
    return { type: "snapshot", watch: this.number, tick: this.tick, step: this.step, times: [...this.times], series };
  }

  /** What changed after `prev`; with `named` places at or above it come with their names. */
  data(prev: number, named: number): DataPush {
    const times = [...new Set(this.changed.slice(prev + 1).flat())].sort((a, b) => a - b);
    const series = this.series.map(({ host, values }, at) => ({
      at,
      ...(at >= named ? { metric: this.query.metric, labels: { host } } : {}),
      values: times.map((time) => values.get(time) ?? null),
    }));
    return { type: "data", watch: this.number, tick: this.tick, prev, times, series };
  }
}

/**
 * A server that speaks `docs/protocol.md`, on sockets without a network: give its `WebSocket` to a connection. What it
 * says arrives when the promises of the test settle.
 */
export class FakeServer {
  readonly WebSocket: new (
    url: string,
  ) => FakeSocket;
  sockets: FakeSocket[] = [];
  queries: LiveQuery[] = [];
  /** Everything heard, on all connections. */
  received: Received[] = [];
  /** Whether connections are accepted at all. */
  up = true;
  /** What sign-ins and watches are refused with. */
  refuse: { auth?: WireError; refresh?: WireError; watch?: WireError } = {};
  /** Whose every token is. */
  user: User = { id: "u1", name: "ada", role: "editor" };
  heartbeat = 5_000;
  /** How long a token lives, milliseconds; null = it was a cookie. */
  lifetime: number | null = null;
  /** Says nothing at all, like a cable that was cut. */
  silent = false;

  constructor(readonly clock: ManualClock) {
    const server = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string) {
        super(url, server);
      }
    };
  }

  /** The newest connection that is open. */
  get socket(): FakeSocket {
    const socket = this.sockets.findLast((each) => each.open);
    if (!socket) throw new Error("nobody is connected");
    return socket;
  }

  commands<T extends Received["type"]>(type: T): Extract<Received, { type: T }>[] {
    return this.received.filter((each): each is Extract<Received, { type: T }> => each.type === type);
  }

  /** Sets values of the query number `watch`, and pushes what that changed. `lost`: the push never arrives. */
  set(watch: number, host: string, points: Readonly<Record<number, number>>, lost = false): void {
    const query = this.query(watch);
    const prev = query.tick++;
    const named = query.series.length;
    if (!query.series.some((each) => each.host === host)) query.series.push({ host, values: new Map() });
    const times = Object.keys(points).map(Number);
    const values = query.series.find((each) => each.host === host)?.values;
    for (const time of times) values?.set(time, points[time] ?? Number.NaN);
    query.times = [...new Set([...query.times, ...times])].sort((a, b) => a - b);
    query.changed[query.tick] = times;
    if (!lost) this.tell(watch, query.data(prev, named));
  }

  query(watch: number): LiveQuery {
    const query = this.queries.find(({ number }) => number === watch);
    if (!query) throw new Error(`no watch ${watch}`);
    return query;
  }

  /** Tells all who watch. */
  tell(watch: number, push: object): void {
    for (const socket of this.sockets) if (socket.open && socket.watching.has(watch)) socket.say(push);
  }

  heard(socket: FakeSocket, command: Received): void {
    this.received.push(command);
    if (this.silent) return;
    if (command.type === "auth") this.#auth(socket, command);
    else if (command.type === "watch") this.#watch(socket, command);
    else if (command.type === "bye") socket.end(1000, "");
    else if (command.type === "refresh") this.#refresh(socket, command);
    else socket.reply(command.id, command.type === "heartbeat" ? { time: this.clock.now() } : {});
    if (command.type === "unwatch") socket.watching.delete(command.watch);
    if (command.type === "recover") socket.say(this.query(command.watch).data(command.tick, 0));
  }

  #auth(socket: FakeSocket, { id }: Received): void {
    if (this.refuse.auth) socket.say({ type: "reply", id, ok: false, error: this.refuse.auth });
    else
      socket.say({
        type: "authenticated",
        id,
        user: this.user,
        time: new Date(this.clock.now()).toISOString(),
        expires: this.#expires(),
        heartbeat: this.heartbeat,
        version: "0.1.0",
      });
  }

  #refresh(socket: FakeSocket, { id }: Received): void {
    if (this.refuse.refresh) socket.say({ type: "reply", id, ok: false, error: this.refuse.refresh });
    else socket.reply(id, { expires: this.#expires() });
  }

  #expires(): string | null {
    return this.lifetime === null ? null : new Date(this.clock.now() + this.lifetime).toISOString();
  }

  #watch(socket: FakeSocket, command: WatchCommand & { id?: number }): void {
    if (this.refuse.watch) {
      socket.say({ type: "reply", id: command.id, ok: false, error: this.refuse.watch });
      return;
    }
    const step = command.query.step || 1000;
    const same = (each: LiveQuery) => JSON.stringify(each.query) === JSON.stringify(command.query);
    const query = this.queries.find(same) ?? new LiveQuery(this.queries.length + 1, command.query, step);
    if (!this.queries.includes(query)) this.queries.push(query);
    socket.watching.add(query.number);
    socket.reply(command.id, { watch: query.number, step });
    socket.say(query.snapshot());
  }
}

/** One connection, seen from both ends. */
export class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  open = false;
  watching = new Set<number>();
  /** With which code the browser closed. */
  closedWith: number | null = null;

  constructor(
    readonly url: string,
    private readonly server: FakeServer,
  ) {
    server.sockets.push(this);
    server.clock.task(() => {
      if (!server.up) this.end(1006, "");
      else {
        this.open = true;
        this.onopen?.(undefined as never);
      }
    });
  }

  send(text: string): void {
    const command = JSON.parse(text) as Received;
    this.server.clock.task(() => this.server.heard(this, command));
  }

  close(code = 1000): void {
    this.open = false;
    this.closedWith = code;
  }

  /** The server says something. */
  say(message: object): void {
    this.server.clock.task(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }

  reply(id: number | undefined, fields: object): void {
    this.say({ type: "reply", id, ok: true, ...fields });
  }

  /** The server, or the network, ends the connection. */
  end(code: number, reason: string): void {
    this.open = false;
    this.server.clock.task(() => this.onclose?.({ code, reason }));
  }
}

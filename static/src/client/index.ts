/**
 * The browser client: an ES module that stands by itself, for the pages of the dashboard server and for anybody else's.
 * `docs/browser-client.md` tells how to use it.
 */
import { version } from "../../package.json";
import type { Socket } from "../core/connection";
import { REAL_TIMERS } from "../core/timers";
import { socketAddress } from "./address";
import type { Client, ConnectOptions } from "./api";
import { PlainClient } from "./client";
import { IndexedStore } from "./indexed";
import { follow } from "./page";
import { MemoryStore } from "./unsent";

export type { ConnectionState } from "../core/connection";
export type { TokenSource } from "../core/credentials";
export { RequestError } from "../core/errors";
export type { Notice } from "../core/noticeWire";
export type { Entry, Joined, Link, Person, Pointing, You } from "../core/roomWire";
export type { Labels, Query, User, WatchOptions } from "../core/wire";
export type { Annotation, Message } from "../rooms/fold";
export type * from "./api";
export type { RoomState } from "./room";
export type { Unsent } from "./unsent";

/** Of this library; the server's own is told with each sign-in. */
export const VERSION: string = version;

/**
 * Connects to a dashboard server, by default the one that this module came from. The answer is there at once; it
 * connects, and comes back, by itself. Throws TypeError for an address that cannot be one.
 */
export function connect(url?: string | URL, options: ConnectOptions = {}): Client {
  const { WebSocket = globalThis.WebSocket as unknown as new (url: string) => Socket, token, userId } = options;
  const client = new PlainClient({
    url: url === undefined ? socketAddress("../", import.meta.url) : socketAddress(url, globalThis.location?.href),
    version: VERSION,
    WebSocket,
    timers: REAL_TIMERS,
    store: globalThis.indexedDB ? new IndexedStore(globalThis.indexedDB) : new MemoryStore(),
    ...(token !== undefined && { token }),
    ...(userId !== undefined && { userId }),
  });
  follow(client.connection);
  client.connect();
  return client;
}

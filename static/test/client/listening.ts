/** A server that speaks the protocol over real sockets, on a free port of this machine. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { ManualClock } from "../clock";
import { FakeRooms } from "../fakeRooms";
import { FakeSocket } from "../fakeServer";

/** The machine's own clock; events happen one after the other. */
class RunningClock extends ManualClock {
  override now(): number {
    return Date.now();
  }

  override task(action: () => void): void {
    queueMicrotask(action);
  }
}

export class Listening {
  readonly server = new FakeRooms(new RunningClock());
  readonly #sockets = new Set<WebSocket>();
  #listener: WebSocketServer | null = null;
  #port = 0;

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws`;
  }

  /** Begins to listen, again on the same port. */
  async start(): Promise<void> {
    const listener = new WebSocketServer({ host: "127.0.0.1", port: this.#port, path: "/ws" });
    listener.on("connection", (socket) => this.#join(socket));
    await once(listener, "listening");
    this.#listener = listener;
    this.#port = (listener.address() as AddressInfo).port;
  }

  /** Is gone, as a machine that lost its power: no connection is closed properly. */
  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    this.cut();
    await new Promise((resolve) => (listener ? listener.close(resolve) : resolve(null)));
  }

  /** Cuts all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #join(socket: WebSocket): void {
    const { server } = this;
    this.#sockets.add(socket);
    const seat = new FakeSocket(this.url, server);
    seat.onmessage = ({ data }) => socket.send(String(data));
    seat.onclose = ({ code, reason }) => (code === 1006 ? socket.terminate() : socket.close(code, reason));
    socket.on("message", (text) => seat.send(String(text)));
    socket.on("close", () => {
      this.#sockets.delete(socket);
      seat.close();
    });
  }
}

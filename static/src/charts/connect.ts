import { Connection, type Socket } from "../core/connection";
import { REAL_TIMERS } from "../core/timers";
import { SeriesWindow } from "../series/window";

/** The connection of a page whose watches keep their columns in windows. */
export type LiveConnection = Connection<SeriesWindow>;

/** What panels need of it. */
export type PanelConnection = Pick<LiveConnection, "state" | "droppedAt" | "slowed" | "behind" | "watch" | "now">;

/**
 * The connection of this page to its server: opened at once, told when the page is hidden, tried again at once when
 * the network comes back, said goodbye to when the page goes.
 */
export function connectPage(): LiveConnection {
  const connection = new Connection<SeriesWindow>({
    url: `${location.origin.replace(/^http/, "ws")}/ws`,
    WebSocket: WebSocket as unknown as new (url: string) => Socket,
    timers: REAL_TIMERS,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  document.addEventListener("visibilitychange", () => connection.pace(document.hidden));
  addEventListener("online", () => connection.retry());
  addEventListener("pagehide", () => connection.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) connection.open();
  });
  connection.pace(document.hidden);
  connection.open();
  return connection;
}

/** How a connection follows the life of its page: hidden, shown, frozen, left and come back to. */
import type { LiveConnection } from "../charts/connect";
import { Connection, type Socket } from "../core/connection";
import { REAL_TIMERS } from "../core/timers";
import type { Store } from "../core/watches";
import { SeriesWindow } from "../series/window";

/** What is used of a page; a worker and Node have none of it. */
interface Page {
  document?: Pick<Document, "hidden" | "addEventListener">;
  addEventListener?: (name: string, listener: (event: Event & { persisted?: boolean }) => void) => void;
}

/**
 * Says when the page is hidden; tries at once when the network or the page comes back; says goodbye when the page goes,
 * and connects again when it is taken out of the browser's cache.
 */
export function follow(
  connection: Pick<Connection<Store>, "pace" | "retry" | "open" | "close" | "state">,
  page: Page = globalThis as Page,
): void {
  const { document } = page;
  let isLeft = false;
  const look = (): void => {
    connection.pace(document?.hidden ?? false);
    if (!document?.hidden) connection.retry();
  };
  document?.addEventListener("visibilitychange", look);
  document?.addEventListener("resume", look);
  page.addEventListener?.("online", () => connection.retry());
  page.addEventListener?.("pagehide", () => {
    isLeft = connection.state.peek() !== "closed";
    if (isLeft) connection.close();
  });
  page.addEventListener?.("pageshow", ({ persisted }) => {
    if (persisted && isLeft) connection.open();
  });
  if (document) connection.pace(document.hidden);
}

/** The connection of a page of the dashboard server itself, opened at once: its session's cookie signs in. */
export function connectPage(): LiveConnection {
  const connection = new Connection<SeriesWindow>({
    url: `${location.origin.replace(/^http/, "ws")}/ws`,
    WebSocket: WebSocket as unknown as new (url: string) => Socket,
    timers: REAL_TIMERS,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  follow(connection);
  connection.open();
  return connection;
}

/** Keeps what a page shows fresh: asks again now and then while somebody looks, and at once when they come back. */
import type { Timers } from "../core/timers";

/** Between two times of asking, milliseconds; up to half as much more, so that pages do not ask together. */
const EVERY = 8_000;

/** The part of a document that is used here. */
export type Looked = Pick<Document, "hidden" | "addEventListener" | "removeEventListener">;

/** Calls `ask` until the answer is called; a time that fails is passed over. */
export function keepFresh(ask: () => Promise<void>, timers: Timers, page: Looked): () => void {
  let cancel = (): void => undefined;
  let asking = false;
  const wait = (): void => {
    cancel();
    cancel = timers.after(EVERY * (1 + timers.random() / 2), look);
  };
  const look = (): void => {
    cancel();
    if (page.hidden || asking) return;
    asking = true;
    ask()
      .catch(() => undefined)
      .then(() => {
        asking = false;
        if (!stopped) wait();
      });
  };
  let stopped = false;
  page.addEventListener("visibilitychange", look);
  wait();
  return () => {
    stopped = true;
    cancel();
    page.removeEventListener("visibilitychange", look);
  };
}

/** When a page has shown what it was opened for: what else there is to load waits until then. */
import { effect, type ReadonlySignal } from "@preact/signals";
import type { ConnectionState } from "../core/connection";
import type { Timers } from "../core/timers";

/** Milliseconds that charts need to be drawn once their values are there. */
const DRAWING = 100;
/** Milliseconds after which nobody waits any longer for values that do not come. */
const PATIENCE = 1000;

/**
 * Calls `act` once, when all values that the page watches have come and were drawn, or when they take too long; the
 * answer calls it off.
 */
export function onceShown(state: ReadonlySignal<ConnectionState>, timers: Timers, act: () => void): () => void {
  let cancelDrawing = () => {};
  const cancelPatience = timers.after(PATIENCE, () => end(true));
  const stop = effect(() => {
    if (state.value !== "connecting") cancelDrawing = timers.after(DRAWING, () => end(true));
    return () => cancelDrawing();
  });
  const end = (acts: boolean) => {
    cancelPatience();
    stop();
    if (acts) act();
  };
  return () => end(false);
}

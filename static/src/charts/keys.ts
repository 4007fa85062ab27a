import type { Signal } from "@preact/signals";
import type { Interval } from "../core/time";
import type { Pointed } from "./sync";

/** How many steps the larger keys move. */
const LEAP = 10;

/** Moves the crosshair of the chart `source` by the keyboard; answers whether the key was one of ours. */
export function keyed(
  event: Pick<KeyboardEvent, "key" | "preventDefault" | "stopPropagation">,
  pointed: Signal<Pointed | null>,
  source: string,
  { from, to }: Interval,
  step: number,
): boolean {
  if (event.key === "Escape" ? pointed.peek() === null : !KEYS.has(event.key)) return false;
  event.preventDefault();
  event.stopPropagation();
  const time = moved(event.key, pointed.peek()?.time ?? null, { from, to }, step);
  pointed.value = time === null ? null : { time, source };
  return true;
}

const KEYS = new Set(["ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End", "Escape"]);

/** Where `key` moves the crosshair from `time`; from nowhere it comes in at the nearer end. */
function moved(key: string, time: number | null, { from, to }: Interval, step: number): number | null {
  const by: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageDown: LEAP, PageUp: -LEAP };
  if (key === "Escape") return null;
  if (key === "Home") return from;
  if (key === "End") return to;
  const start = time ?? (key === "ArrowRight" || key === "PageDown" ? from : to);
  return Math.min(to, Math.max(from, start + (by[key] ?? 0) * step));
}

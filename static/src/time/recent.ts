/** The ranges one chose lately, kept in this browser. */
import { isRelative, type TimeRange } from "../core/time";

/** The part of `localStorage` that is used here. */
export type Recent = Pick<Storage, "getItem" | "setItem">;

const KEY = "dashboard.recent-ranges";
const MOST = 5;

/** The latest first; empty where nothing (or nonsense) is kept. */
export function recents(store: Recent): TimeRange[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRange).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts a range first. Only fixed ones and unusual lengths are worth it: the usual ones are listed anyway. */
export function remember(store: Recent, range: TimeRange): void {
  if (isRelative(range) && PRESETS.includes(range.window)) return;
  const text = JSON.stringify(range);
  const others = recents(store).filter((one) => JSON.stringify(one) !== text);
  try {
    store.setItem(KEY, JSON.stringify([range, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing (private mode, full) has no recent ranges.
  }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The lengths that the picker offers, milliseconds. */
export const PRESETS: readonly number[] = [5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY];

function isRange(value: unknown): value is TimeRange {
  if (typeof value !== "object" || value === null) return false;
  const { window, from, to } = value as Record<string, unknown>;
  return Number.isFinite(window) || (Number.isFinite(from) && Number.isFinite(to));
}

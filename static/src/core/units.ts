/**
 * Numbers as people read them: scaled by themselves (1.2 kB/s, 350 ms), three digits that matter, the unit after a
 * narrow space. Digits do not jump about: the number of decimals depends on the size alone, or is fixed by the panel.
 * Twin of `dashboard/document/units.py`; `tests/vectors/units.json` holds them equal.
 */
import { formatClock, formatDay } from "./time";
import { NUMBERS, SCALES, type Scale } from "./unitTable";

/** A number and what stands behind it. */
export interface Quantity {
  number: string;
  suffix: string;
}

const NONE = "–";
const SPACE = "\u202f";

/** The units that the server names; anything else is written behind the number as it is. */
export const UNITS: readonly string[] = [...Object.keys(SCALES), "duration", "clock", "date", "date-s"];

/** Units that are not a number in a scale: a length of time, a moment. */
const WORDED: Readonly<Record<string, (value: number) => string>> = {
  duration: (seconds) => (seconds < 0 ? "−" : "") + formatDuration(Math.abs(seconds) * 1000),
  clock: (seconds) => (seconds < 0 ? "−" : "") + clocked(Math.round(Math.abs(seconds))),
  date: formatDate,
  "date-s": (seconds) => formatDate(seconds * 1000),
};

/** The base of the round numbers of a unit: 1024 where it counts in KiB. */
export function baseOf(unit = ""): 1000 | 1024 {
  return SCALES[unit]?.some(({ suffix }) => suffix.startsWith("Ki")) ? 1024 : 1000;
}

function scalesOf(unit: string): readonly Scale[] {
  return SCALES[unit] ?? NUMBERS.map(({ factor, suffix }) => ({ factor, suffix: suffix ? `${suffix} ${unit}` : unit }));
}

/** The scale in which `value` has one to three digits before the point; plain numbers are not shortened below 10,000. */
export function scaleFor(value: number, unit = ""): Scale {
  const scales = scalesOf(unit);
  const size = Math.abs(value);
  const own = scales.find(({ factor }) => factor === 1);
  if (own && (size === 0 || ((scales === NUMBERS || !(unit in SCALES)) && size < 10_000))) return own;
  return scales.findLast(({ factor }) => size >= factor) ?? scales[0] ?? { factor: 1, suffix: unit };
}

/** How many decimals make three digits that matter. */
function decimalsFor(scaled: number): number {
  const size = Math.abs(scaled);
  if (size === 0 || size >= 100) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  return [0.1, 0.01, 0.001].filter((bound) => size < bound).length + 3;
}

/** `value` in `scale`, with a fixed number of decimals or as many as matter. */
export function inScale(value: number, scale: Scale, decimals: number | null = null): Quantity {
  if (!Number.isFinite(value)) return { number: NONE, suffix: "" };
  const scaled = value / scale.factor;
  const own = scale.decimals ?? (scale.factor === 1 && Number.isInteger(scaled) ? 0 : decimalsFor(scaled));
  const number = Math.abs(scaled) >= LARGEST ? scaled.toExponential(2) : grouped(scaled.toFixed(decimals ?? own));
  return { number: signed(number, scale.prefix ?? ""), suffix: scale.suffix };
}

/** From here on numbers have more digits than they are exact to. */
const LARGEST = 1e15;

/** 12345.6 → 12,345.6, and no minus before a zero. */
function grouped(text: string): string {
  const plain = /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
  const [whole = "", fraction] = plain.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A real minus, before the sign of a currency. */
const signed = (number: string, prefix: string) =>
  number.startsWith("-") ? `−${prefix}${number.slice(1)}` : prefix + number;

/** `value` in the scale that suits it; a dash when there is none. */
export function quantity(value: number | null, unit = "", decimals: number | null = null): Quantity {
  if (value === null || !Number.isFinite(value)) return { number: NONE, suffix: "" };
  const worded = WORDED[unit];
  if (worded) return { number: worded(value), suffix: "" };
  return inScale(value, scaleFor(value, unit), decimals);
}

/** A quantity as text. */
export function written({ number, suffix }: Quantity): string {
  return suffix === "" ? number : `${number}${suffix !== "°" && /^[\p{L}%°/]/u.test(suffix) ? SPACE : ""}${suffix}`;
}

/** `value` as text: `format(1234567, "bytes/s")` → `1.23 MB/s`. */
export function format(value: number | null, unit = "", decimals: number | null = null): string {
  return written(quantity(value, unit, decimals));
}

/** The labels of an axis: all in the scale of the largest, with just the decimals that tell them apart. */
export function formatTicks(ticks: readonly number[], unit = "", decimals: number | null = null): string[] {
  if (unit in WORDED) return ticks.map((tick) => format(tick, unit));
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  const scale = scaleFor(largest, unit);
  const gap = ticks.length > 1 ? Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) / scale.factor : 1;
  const needed = Math.min(6, Math.max(0, -Math.floor(Math.log10(gap || 1) + 1e-9)));
  const exact = Math.abs(gap * 10 ** needed - Math.round(gap * 10 ** needed)) > 1e-6 ? needed + 1 : needed;
  return ticks.map((tick) => written(inScale(tick, scale, Math.max(exact, decimals ?? 0))));
}

/** A length of time in words of one or two parts: `90_000` → `1 min 30 s`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms / 1000);
  if (rest < 1) return `${Math.round(ms)}${SPACE}ms`;
  const parts: string[] = [];
  for (const [size, suffix] of [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${SPACE}${suffix}`);
  }
  return parts.slice(0, 2).join(" ");
}

/** Seconds as `1:02:03`, or `2:03` below an hour. */
function clocked(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The last moment of the year 9999, milliseconds; dates before the common era have no name here. */
const LAST = 253_402_300_799_999;

/** A moment, milliseconds since the epoch, with its day and year; local. */
function formatDate(time: number): string {
  return time < -LAST / 5 || time > LAST ? NONE : `${formatDay(time, Number.NaN)} ${formatClock(time)}`;
}

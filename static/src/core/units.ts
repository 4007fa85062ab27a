/**
 * Numbers as people read them: scaled by themselves (1.2 kB/s, 350 ms), three digits that matter, the unit after a
 * narrow space. Digits do not jump about: the number of decimals depends on the size alone, or is fixed by the panel.
 */

/** A number and what stands behind it. */
export interface Quantity {
  number: string;
  suffix: string;
}

/** What turns a raw value into a number of one unit: `value / factor`, followed by `suffix`. */
export interface Scale {
  factor: number;
  suffix: string;
}

const NONE = "–";
const SPACE = "\u202f";

const steps = (base: number, suffixes: readonly string[]): Scale[] =>
  suffixes.map((suffix, power) => ({ factor: base ** power, suffix }));

const SI = steps(1000, ["", "k", "M", "G", "T", "P"]);
const TIME: Scale[] = [
  { factor: 1e-9, suffix: "ns" },
  { factor: 1e-6, suffix: "µs" },
  { factor: 1e-3, suffix: "ms" },
  { factor: 1, suffix: "s" },
  { factor: 60, suffix: "min" },
  { factor: 3600, suffix: "h" },
  { factor: 86_400, suffix: "d" },
];

const SCALES: Readonly<Record<string, readonly Scale[]>> = {
  "": SI,
  count: SI,
  percent: [{ factor: 1, suffix: "%" }],
  ratio: [{ factor: 0.01, suffix: "%" }],
  bytes: steps(1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]),
  "bytes/s": steps(1000, ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"]),
  "bits/s": steps(1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"]),
  seconds: TIME,
  ms: TIME.map(({ factor, suffix }) => ({ factor: factor * 1000, suffix })),
  "/s": steps(1000, ["/s", "k/s", "M/s", "G/s"]),
  celsius: [{ factor: 1, suffix: "°C" }],
};

/** The units that the server names; anything else is written behind the number as it is. */
export const UNITS: readonly string[] = Object.keys(SCALES);

function scalesOf(unit: string): readonly Scale[] {
  return SCALES[unit] ?? SI.map(({ factor, suffix }) => ({ factor, suffix: suffix ? `${suffix} ${unit}` : unit }));
}

/** The scale in which `value` has one to three digits before the point; plain numbers are not shortened below 10,000. */
export function scaleFor(value: number, unit = ""): Scale {
  const scales = scalesOf(unit);
  const size = Math.abs(value);
  const own = scales.find(({ factor }) => factor === 1);
  if (own && (size === 0 || ((scales === SI || !(unit in SCALES)) && size < 10_000))) return own;
  return scales.findLast(({ factor }) => size >= factor) ?? scales[0] ?? { factor: 1, suffix: unit };
}

/** How many decimals make three digits that matter. */
function decimalsFor(scaled: number): number {
  const size = Math.abs(scaled);
  if (size === 0 || size >= 100) return 0;
  if (size >= 10) return 1;
  return size >= 1 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
}

/** `value` in `scale`, with a fixed number of decimals or as many as matter. */
export function inScale(value: number, scale: Scale, decimals: number | null = null): Quantity {
  if (!Number.isFinite(value)) return { number: NONE, suffix: "" };
  const scaled = value / scale.factor;
  const digits = decimals ?? (scale.factor === 1 && Number.isInteger(scaled) ? 0 : decimalsFor(scaled));
  return { number: grouped(scaled.toFixed(digits)), suffix: scale.suffix };
}

/** 12345.6 → 12,345.6, and no minus before a zero. */
function grouped(text: string): string {
  const plain = /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
  const [whole = "", fraction] = plain.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${spaced.replace("-", "−")}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** `value` in the scale that suits it; a dash when there is none. */
export function quantity(value: number | null, unit = "", decimals: number | null = null): Quantity {
  if (value === null || !Number.isFinite(value)) return { number: NONE, suffix: "" };
  return inScale(value, scaleFor(value, unit), decimals);
}

/** A quantity as text. */
export function written({ number, suffix }: Quantity): string {
  return suffix === "" ? number : `${number}${/^[\p{L}%°/]/u.test(suffix) ? SPACE : ""}${suffix}`;
}

/** `value` as text: `format(1234567, "bytes/s")` → `1.23 MB/s`. */
export function format(value: number | null, unit = "", decimals: number | null = null): string {
  return written(quantity(value, unit, decimals));
}

/** The labels of an axis: all in the scale of the largest, with just the decimals that tell them apart. */
export function formatTicks(ticks: readonly number[], unit = "", decimals: number | null = null): string[] {
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

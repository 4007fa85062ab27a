/** The value axis: limits at round numbers, so that they hold still while the values move. Pure. */

export interface Limits {
  min: number;
  max: number;
  ticks: readonly number[];
  /** What stands at each tick, where that is no number. */
  names?: readonly string[];
}

export interface LimitOptions {
  /** Fixed by the panel. */
  min?: number | null | undefined;
  max?: number | null | undefined;
  /** Zero belongs to the picture: areas and stacks. */
  zero?: boolean;
  /** How many gaps between ticks there is room for. */
  gaps?: number;
  /** Round numbers are multiples of powers of this: 1024 for bytes. */
  base?: 1000 | 1024;
}

/** A picture whose values vary less than this part of their size does not begin at zero. */
const CLOSE_UP = 0.25;

/** Limits that hold `low` to `high` (NaN = there is nothing). */
export function niceLimits(low: number, high: number, options: LimitOptions = {}): Limits {
  const { gaps = 5, base = 1000 } = options;
  const [bottom, top] = widened(low, high, options);
  const step = niceStep((top - bottom) / Math.max(1, gaps), base);
  const min = options.min ?? rounded(Math.floor(bottom / step + 1e-9) * step);
  const max = options.max ?? rounded(Math.ceil(top / step - 1e-9) * step);
  return { min, max: max > min ? max : min + step, ticks: ticksOf(min, max > min ? max : min + step, step) };
}

/**
 * Limits on an axis of powers of ten that hold `low` to `high` (themselves powers, NaN or crossed = there is nothing):
 * whole powers, with 2 and 5 between them where there is room. `ticks` are powers too.
 */
export function logLimits(low: number, high: number, { min, max, gaps = 5 }: LimitOptions = {}): Limits {
  const fixed = (value: number | null | undefined) => (value && value > 0 ? Math.log10(value) : null);
  const [bottom, top] = low <= high ? [low, high] : [0, 2];
  const least = fixed(min) ?? Math.floor(bottom + 1e-9);
  const most = Math.max(fixed(max) ?? Math.ceil(top - 1e-9), least + 1);
  const powers = Array.from({ length: Math.floor(most) - Math.ceil(least) + 1 }, (_, i) => Math.ceil(least) + i);
  const every = Math.ceil(powers.length / (gaps + 1));
  const between = powers.length * 3 <= gaps + 1 ? [1, 2, 5] : [1];
  const ticks = powers
    .filter((power) => power % every === 0)
    .flatMap((power) => between.map((factor) => power + Math.log10(factor)));
  return { min: least, max: most, ticks: ticks.filter((tick) => tick <= most + 1e-9) };
}

function widened(low: number, high: number, { min, max, zero = false }: LimitOptions): [number, number] {
  let [bottom, top] = low <= high ? [low, high] : [min ?? 0, max ?? (min ?? 0) + 1];
  const size = Math.max(Math.abs(bottom), Math.abs(top));
  if (zero || top - bottom >= CLOSE_UP * size) [bottom, top] = [Math.min(0, bottom), Math.max(0, top)];
  if (top === bottom) [bottom, top] = size === 0 ? [0, 1] : [bottom - size * 0.05, top + size * 0.05];
  return [min ?? bottom, max ?? top];
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten (of 1024 with 1, 2, 4 … in it) that is at least `least`. */
export function niceStep(least: number, base: 1000 | 1024 = 1000): number {
  if (base === 1024 && least >= 1) return 2 ** Math.ceil(Math.log2(least) - 1e-9);
  const power = 10 ** Math.floor(Math.log10(least));
  const found = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return found * power;
}

function ticksOf(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => rounded((first + i) * step));
}

/** Without the last digits that binary fractions leave: 0.30000000000000004 → 0.3. */
const rounded = (value: number) => Number(value.toPrecision(12));

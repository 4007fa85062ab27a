import type { SeriesWindow } from "../series/window";

/** A series as stacking sees it. */
export interface Stackable {
  window: SeriesWindow;
  at: number;
}

/**
 * Sums from the bottom up: column i of the answer is row 0 + … + row i at the times of the first row's window.
 * What is missing is bridged by the value before it for three usual intervals, and counts as nothing beyond.
 */
export function stacked(rows: readonly Stackable[]): Float64Array[] {
  const base = rows[0]?.window;
  if (!base) return [];
  let below = new Float64Array(base.length);
  return rows.map((row) => {
    below = added(below, row, base);
    return below;
  });
}

function added(below: Float64Array, { window, at }: Stackable, base: SeriesWindow): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(below.length);
  const values = window.values(at);
  const bridge = 3 * (window.usualInterval(at) ?? window.step);
  let held = 0;
  let heldAt = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < sum.length; i++) {
    const time = base.first + i * base.step;
    const value = values[Math.floor((time - window.first) / window.step)];
    if (value !== undefined && !Number.isNaN(value)) {
      held = value;
      heldAt = time;
    } else if (time - heldAt > bridge) held = 0;
    sum[i] = (below[i] as number) + held;
  }
  return sum;
}

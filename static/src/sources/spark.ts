/** A sparkline as the paths of a drawing that is `width` wide and `height` high. Pure. */

export interface Spark {
  line: string;
  area: string;
}

/** Gaps (NaN) break the line; everything is scaled from zero to the largest value. */
export function spark(values: ArrayLike<number>, width: number, height: number): Spark {
  const count = values.length;
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, values[i] || 0);
  const x = (i: number): number => (count > 1 ? (i / (count - 1)) * width : width);
  const y = (value: number): number => height - 1 - (most === 0 ? 0 : (value / most) * (height - 3));
  let [line, area, start] = ["", "", -1];
  for (let i = 0; i <= count; i++) {
    const value = values[i];
    const there = value !== undefined && !Number.isNaN(value);
    if (there) {
      line += `${start < 0 ? "M" : "L"}${round(x(i))} ${round(y(value))}`;
      area += `${start < 0 ? `M${round(x(i))} ${height}L` : "L"}${round(x(i))} ${round(y(value))}`;
      if (start < 0) start = i;
    } else if (start >= 0) {
      area += `L${round(x(i - 1))} ${height}Z`;
      start = -1;
    }
  }
  return { line, area };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

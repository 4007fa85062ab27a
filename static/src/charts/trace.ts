/**
 * From a column of values to what is painted of it. With room for every value it is a line from point to point. Where
 * several values fall into one column of pixels, it is a bar from the lowest to the highest of them, long enough to
 * touch the bar before: the same pixels as the whole line, at the cost of the width and not of the length (compare
 * M4: Jugel and others, VLDB 2014). Pure.
 */

/** Where a column of values stands: x of its first value, pixels to the next; y of zero, pixels for 1. */
export interface Frame {
  x0: number;
  dx: number;
  y0: number;
  dy: number;
}

/** Fewer pixels than this to a value, and values are put together by pixel. */
const DENSE = 0.75;

/** Numbers to one mark: x, highest y, lowest y (pixels grow downward, so the highest is the smallest number). */
export const MARK = 3;

/** The marks of a line in pieces, with gaps between them. Reused from draw to draw. */
export class Trace {
  /** Whether the marks are bars, one for each column of pixels, and not points. */
  dense = false;
  #marks = new Float64Array(1024);
  #size = 0;
  /** Places in `#marks` where a piece begins. */
  #begins: number[] = [];

  clear(dense: boolean): void {
    this.dense = dense;
    this.#size = 0;
    this.#begins.length = 0;
  }

  /** Begins a new piece. */
  lift(): void {
    if (this.#begins.at(-1) !== this.#size) this.#begins.push(this.#size);
  }

  add(x: number, high: number, low: number): void {
    if (this.#size + MARK > this.#marks.length) {
      const larger = new Float64Array(2 * this.#marks.length);
      larger.set(this.#marks);
      this.#marks = larger;
    }
    this.#marks[this.#size++] = x;
    this.#marks[this.#size++] = high;
    this.#marks[this.#size++] = low;
  }

  /** The pieces, mark after mark; good until the next use. */
  pieces(): Float64Array[] {
    return this.#begins.flatMap((begin, i) => {
      const end = this.#begins[i + 1] ?? this.#size;
      return end > begin ? [this.#marks.subarray(begin, end)] : [];
    });
  }
}

/** Traces `values[begin:end]`; more than `gap` places without a value lift the pen. */
export function trace(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  const dense = Math.abs(frame.dx) < DENSE;
  out.clear(dense);
  if (dense) traceBars(out, values, begin, end, gap, frame);
  else tracePoints(out, values, begin, end, gap, frame);
}

function tracePoints(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  const { x0, dx, y0, dy } = frame;
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = begin; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (i - previous > gap) out.lift();
    const y = y0 + value * dy;
    out.add(x0 + i * dx, y, y);
    previous = i;
  }
}

function traceBars(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  const { x0, dx, y0, dy } = frame;
  let previous = Number.NEGATIVE_INFINITY;
  let column = Number.NaN;
  let low = 0;
  let high = 0;
  let last = 0;
  for (let i = begin; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const here = Math.floor(x0 + i * dx);
    const broken = i - previous > gap;
    if (broken || here !== column) {
      if (!Number.isNaN(column)) out.add(column, y0 + high * dy, y0 + low * dy);
      if (broken) out.lift();
      column = here;
      low = broken || value < last ? value : last;
      high = broken || value > last ? value : last;
    } else if (value < low) low = value;
    else if (value > high) high = value;
    last = value;
    previous = i;
  }
  if (!Number.isNaN(column)) out.add(column, y0 + high * dy, y0 + low * dy);
}

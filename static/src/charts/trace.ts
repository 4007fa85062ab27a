/**
 * From a column of values to the points of a line on the screen. Where several values fall into one pixel column
 * only the first, lowest, highest and last of them are kept, which draws the same pixels as all of them (M4: Jugel
 * and others, VLDB 2014). Pure.
 */

/** Where a column stands: x of its first value, pixels to the next; y of zero, pixels for 1. */
export interface Frame {
  x0: number;
  dx: number;
  y0: number;
  dy: number;
}

/** Points of a line in pieces; gaps are between them. Reused from draw to draw. */
export class Trace {
  #xy = new Float64Array(1024);
  #size = 0;
  /** Places in `#xy` where a piece begins. */
  #begins: number[] = [];

  clear(): void {
    this.#size = 0;
    this.#begins.length = 0;
  }

  /** Begins a new piece. */
  lift(): void {
    if (this.#begins.at(-1) !== this.#size) this.#begins.push(this.#size);
  }

  add(x: number, y: number): void {
    if (this.#size + 2 > this.#xy.length) {
      const larger = new Float64Array(2 * this.#xy.length);
      larger.set(this.#xy);
      this.#xy = larger;
    }
    this.#xy[this.#size++] = x;
    this.#xy[this.#size++] = y;
  }

  /** The pieces, each as x, y, x, y …; good until the next use. */
  pieces(): Float64Array[] {
    return this.#begins.flatMap((begin, i) => {
      const end = this.#begins[i + 1] ?? this.#size;
      return end > begin ? [this.#xy.subarray(begin, end)] : [];
    });
  }
}

/** Traces `values[begin:end]`; more than `gap` places without a value lift the pen. */
export function trace(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  out.clear();
  if (Math.abs(frame.dx) >= 0.5) traceAll(out, values, begin, end, gap, frame);
  else traceColumns(out, values, begin, end, gap, frame);
}

function traceAll(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  const { x0, dx, y0, dy } = frame;
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = begin; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (i - previous > gap) out.lift();
    out.add(x0 + i * dx, y0 + value * dy);
    previous = i;
  }
}

function traceColumns(out: Trace, values: Float64Array, begin: number, end: number, gap: number, frame: Frame): void {
  const { x0, dx, y0, dy } = frame;
  let previous = Number.NEGATIVE_INFINITY;
  let column = Number.NaN;
  let first = 0;
  let low = 0;
  let high = 0;
  let last = 0;
  const flush = () => {
    if (Number.isNaN(column)) return;
    out.add(column, y0 + first * dy);
    if (low < high) {
      const rising = last >= first;
      out.add(column, y0 + (rising ? low : high) * dy);
      out.add(column, y0 + (rising ? high : low) * dy);
      out.add(column, y0 + last * dy);
    }
  };
  for (let i = begin; i < end; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const here = Math.floor(x0 + i * dx);
    const broken = i - previous > gap;
    if (broken || here !== column) {
      flush();
      if (broken) out.lift();
      column = here;
      first = low = high = value;
    } else if (value < low) low = value;
    else if (value > high) high = value;
    last = value;
    previous = i;
  }
  flush();
}

import type { Store } from "../core/watches";
import type { DataPush, Labels, SnapshotPush, Value } from "../core/wire";

/** Columns of one length, read in place: good until the next push. */
export interface Columns {
  /** Starts of the steps, ascending, spaced by the step; milliseconds. */
  times: Float64Array;
  /** One column for each series, NaN = no value. */
  values: readonly Float64Array[];
}

/** How many recent intervals decide what is usual for a series. */
const RECENT = 20;

/** One series of a window: its name and its column. */
export interface Line {
  readonly metric: string;
  readonly labels: Labels;
  /** Of a series of states: the texts that its values are places in. */
  readonly states?: readonly string[] | undefined;
}

interface Column extends Line {
  states?: readonly string[] | undefined;
  buffer: Float64Array;
}

/**
 * The columns of one watch, as a window that slides over buffers twice as long: appending and expiring move two
 * marks, and only when the end is reached is the rest copied to the front. A column is therefore always one
 * stretch of memory that a chart can read in place.
 *
 * The law: a snapshot with the pushes after it holds the same as a fresh snapshot.
 */
export class SeriesWindow implements Store {
  /** Milliseconds between two steps; 0 = nothing came yet. */
  step = 0;
  /** Grows whenever the list of series changes. */
  revision = 0;
  #columns: Column[] = [];
  #capacity = 0;
  /** The window is [#start, #end) of every buffer. */
  #start = 0;
  #end = 0;
  /** Time of the step at #start. */
  #first = 0;
  #times = new Float64Array(0);

  /** `span`: how far back the newest step is kept, milliseconds. */
  constructor(private readonly span: number) {}

  get length(): number {
    return this.#end - this.#start;
  }

  /** The series, in the order of the server; a place never changes its series until the next snapshot. */
  get lines(): readonly Line[] {
    return this.#columns;
  }

  /** Time of the oldest step, milliseconds. */
  get first(): number {
    return this.#first;
  }

  /** Time of the newest step, milliseconds; null when there is none. */
  get newest(): number | null {
    return this.length === 0 ? null : this.#first + (this.length - 1) * this.step;
  }

  /** All columns, without copying. */
  columns(): Columns {
    return {
      times: this.#times.subarray(this.#start, this.#end),
      values: this.#columns.map(({ buffer }) => buffer.subarray(this.#start, this.#end)),
    };
  }

  /** The starts of the steps. */
  times(): Float64Array {
    return this.#times.subarray(this.#start, this.#end);
  }

  /** The column of one series. */
  values(at: number): Float64Array {
    return this.#columns[at]?.buffer.subarray(this.#start, this.#end) ?? new Float64Array(0);
  }

  /** The text of a value of a series of states; null where the value is a number. */
  stateOf(at: number, value: number): string | null {
    const states = this.#columns[at]?.states;
    return states ? (states[value] ?? `state ${value}`) : null;
  }

  /** Replaces everything; returns how many values are newer than the newest held before (0 when nothing was held). */
  snapshot(push: SnapshotPush): number {
    const before = this.newest;
    this.step = push.step;
    this.revision++;
    this.#first = push.times[0] ?? 0;
    this.#start = 0;
    this.#end = push.times.length;
    this.#capacity = 2 * Math.max(16, this.#end);
    this.#times = new Float64Array(this.#capacity);
    this.#times.set(push.times);
    this.#columns = push.series.map(({ metric, labels, states, values }) => {
      const buffer = new Float64Array(this.#capacity);
      for (let i = 0; i < this.#end; i++) buffer[i] = values[i] ?? Number.NaN;
      return { metric, labels, states, buffer };
    });
    return before === null ? 0 : this.#newer(before);
  }

  /** Replaces the values at the times it names, appends new times, adds new series, and drops what is out of the span. */
  data(push: DataPush): void {
    const last = push.times.at(-1);
    if (last === undefined || this.step === 0) return;
    if (this.length === 0) this.#first = push.times[0] ?? last;
    this.#extend(last);
    for (const { at, metric, labels, states, values } of push.series) {
      if (metric !== undefined) this.#name(at, { metric, labels: labels ?? {}, states });
      const buffer = this.#columns[at]?.buffer;
      if (buffer) this.#write(buffer, push.times, values);
    }
    this.expire(last - this.span);
  }

  /** Drops the steps that began before the step of `time`. */
  expire(time: number): void {
    if (this.length === 0) return;
    const first = Math.floor(time / this.step) * this.step;
    const gone = Math.min(this.length, Math.max(0, Math.round((first - this.#first) / this.step)));
    this.#start += gone;
    this.#first += gone * this.step;
  }

  /** Place of the newest value of a series in its column; −1 = there is none. */
  lastIndex(at: number): number {
    return this.#columns[at] ? lastValue(this.values(at), this.length - 1) : -1;
  }

  /** What is usual between two values of a series: the median of the recent intervals; null when fewer than two came. */
  usualInterval(at: number): number | null {
    const values = this.values(at);
    const gaps: number[] = [];
    let later = lastValue(values, values.length - 1);
    while (later > 0 && gaps.length < RECENT) {
      const earlier = lastValue(values, later - 1);
      if (earlier < 0) break;
      gaps.push((later - earlier) * this.step);
      later = earlier;
    }
    gaps.sort((a, b) => a - b);
    return gaps[gaps.length >> 1] ?? null;
  }

  /** Makes room up to the step of `time`, filled with "no value". */
  #extend(time: number): void {
    const more = Math.round((time - this.#first) / this.step) + 1 - this.length;
    if (more <= 0) return;
    if (this.#end + more > this.#capacity) this.#shift(more);
    for (let i = this.#end; i < this.#end + more; i++) this.#times[i] = this.#first + (i - this.#start) * this.step;
    for (const { buffer } of this.#columns) buffer.fill(Number.NaN, this.#end, this.#end + more);
    this.#end += more;
  }

  /** Moves the window to the front, into larger buffers when half of these is not enough. */
  #shift(more: number): void {
    const needed = 2 * (this.length + more);
    const grown = needed > this.#capacity ? needed : this.#capacity;
    this.#times = this.#moved(this.#times, grown);
    for (const column of this.#columns) column.buffer = this.#moved(column.buffer, grown);
    this.#capacity = grown;
    this.#end -= this.#start;
    this.#start = 0;
  }

  #moved(buffer: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer>;
  #moved(buffer: Float64Array, capacity: number): Float64Array;
  #moved(buffer: Float64Array, capacity: number): Float64Array {
    if (capacity === buffer.length) return buffer.copyWithin(0, this.#start, this.#end);
    const larger = new Float64Array(capacity);
    larger.set(buffer.subarray(this.#start, this.#end));
    return larger;
  }

  #name(at: number, line: Line): void {
    const known = this.#columns[at];
    if (at > this.#columns.length) return;
    if (known && sameName(known, line)) {
      known.states = line.states;
    } else {
      this.revision++;
      this.#columns[at] = { ...line, buffer: new Float64Array(this.#capacity).fill(Number.NaN) };
    }
  }

  #write(buffer: Float64Array, times: readonly number[], values: readonly Value[]): void {
    for (let i = 0; i < times.length; i++) {
      const place = Math.round(((times[i] ?? 0) - this.#first) / this.step);
      if (place >= 0) buffer[this.#start + place] = values[i] ?? Number.NaN;
    }
  }

  #newer(time: number): number {
    const { times, values } = this.columns();
    const from = times.findIndex((each) => each > time);
    if (from < 0) return 0;
    return values.reduce((sum, column) => sum + column.subarray(from).filter((v) => !Number.isNaN(v)).length, 0);
  }
}

function sameName(a: Line, b: Line): boolean {
  const names = Object.keys(a.labels);
  if (a.metric !== b.metric || names.length !== Object.keys(b.labels).length) return false;
  return names.every((name) => a.labels[name] === b.labels[name]);
}

/** Place of the last value at or before `from`; −1 = none. */
function lastValue(values: Float64Array, from: number): number {
  let i = from;
  while (i >= 0 && Number.isNaN(values[i])) i--;
  return i;
}

import { expect, test } from "vitest";
import type { DataPush, SnapshotPush, Value } from "../../src/core/wire";
import { SeriesWindow } from "../../src/series/window";

const STEP = 1000;
const SPAN = 20 * STEP;

/** Numbers that look random and are the same every time. (mulberry32, Tommy Ettinger) */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** What a server knows: series by name, values by time. */
class Truth {
  readonly series: Map<number, Value>[] = [];
  first = 100 * STEP;
  newest = 100 * STEP;
  tick = 0;

  snapshot(): SnapshotPush {
    const first = Math.max(this.first, this.newest - SPAN);
    const times = Array.from({ length: (this.newest - first) / STEP + 1 }, (_, i) => first + i * STEP);
    const series = this.series.map((values, at) => ({
      metric: "m",
      labels: { at: String(at) },
      values: times.map((time) => values.get(time) ?? null),
    }));
    return { type: "snapshot", watch: 1, tick: this.tick, step: STEP, times, series };
  }

  /** Something happens: steps begin, values change, perhaps a series appears. */
  change(roll: (below: number) => number): DataPush {
    const known = this.series.length;
    if (known === 0 || roll(10) === 0) this.series.push(new Map());
    this.newest += roll(4) * STEP;
    const times = [...new Set([this.newest, ...Array.from({ length: roll(4) }, () => this.newest - roll(8) * STEP)])]
      .filter((time) => time >= this.first)
      .sort((a, b) => a - b);
    const prev = this.tick++;
    const series = this.series.flatMap((values, at) => {
      if (at < known && roll(3) === 0) return [];
      for (const time of times) if (roll(4) > 0) values.set(time, roll(1000));
      const name = at >= known ? { metric: "m", labels: { at: String(at) } } : {};
      return [{ at, ...name, values: times.map((time) => values.get(time) ?? null) }];
    });
    return { type: "data", watch: 1, tick: this.tick, prev, times, series };
  }
}

const held = (window: SeriesWindow) => ({
  step: window.step,
  times: [...window.times()],
  lines: window.lines.map(({ metric, labels }) => ({ metric, labels })),
  values: window.columns().values.map((column) => [...column]),
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  "a snapshot and what follows it equal a fresh snapshot (%i)",
  (seed) => {
    const roll = dice(seed);
    const truth = new Truth();
    for (let i = 0; i < roll(5); i++) truth.change(roll);
    const window = new SeriesWindow(SPAN);
    window.snapshot(truth.snapshot());
    for (let i = 0; i < 60; i++) {
      window.data(truth.change(roll));
      const fresh = new SeriesWindow(SPAN);
      fresh.snapshot(truth.snapshot());
      expect(held(window)).toEqual(held(fresh));
    }
  },
);

function snapshotOf(times: number[], ...values: Value[][]): SnapshotPush {
  const series = values.map((each, i) => ({ metric: "m", labels: { i: String(i) }, values: each }));
  return { type: "snapshot", watch: 1, tick: 0, step: STEP, times, series };
}

const data = (times: number[], ...values: Value[][]): DataPush => ({
  type: "data",
  watch: 1,
  tick: 1,
  prev: 0,
  times,
  series: values.map((each, at) => ({ at, values: each })),
});

test("columns are read in place", () => {
  const window = new SeriesWindow(SPAN);
  window.snapshot(snapshotOf([1000, 2000], [1, null]));
  expect(window.columns().values[0]?.buffer).toBe(window.values(0).buffer);
  expect([...window.values(0)]).toEqual([1, Number.NaN]);
  expect([...window.values(5)]).toEqual([]);
});

test("steps that nobody named are there, without values", () => {
  const window = new SeriesWindow(SPAN);
  window.snapshot(snapshotOf([1000], [1]));
  window.data(data([4000], [4]));
  expect([...window.times()]).toEqual([1000, 2000, 3000, 4000]);
  expect([...window.values(0)]).toEqual([1, Number.NaN, Number.NaN, 4]);
});

test("a very long pause leaves just what is new", () => {
  const window = new SeriesWindow(SPAN);
  window.snapshot(snapshotOf([1000], [1]));
  window.data(data([10_000_000], [4]));
  expect(window.length).toBe(SPAN / STEP + 1);
  expect(window.newest).toBe(10_000_000);
});

test("data after an empty snapshot begins the window", () => {
  const window = new SeriesWindow(SPAN);
  window.snapshot(snapshotOf([]));
  expect(window.newest).toBeNull();
  window.data({ ...data([5000]), series: [{ at: 0, metric: "m", labels: {}, values: [5] }] });
  expect([...window.times()]).toEqual([5000]);
  expect([...window.values(0)]).toEqual([5]);
});

test("a name that is repeated changes nothing; one beyond the next place is ignored", () => {
  const window = new SeriesWindow(SPAN);
  window.snapshot(snapshotOf([1000], [1]));
  const { revision } = window;
  window.data({ ...data([2000]), series: [{ at: 0, metric: "m", labels: { i: "0" }, values: [2] }] });
  window.data({ ...data([2000]), series: [{ at: 7, metric: "m", labels: { i: "7" }, values: [7] }] });
  expect([...window.values(0)]).toEqual([1, 2]);
  expect(window.lines).toHaveLength(1);
  expect(window.revision).toBe(revision);
});

test("a snapshot tells how much is newer than what was held", () => {
  const window = new SeriesWindow(SPAN);
  expect(window.snapshot(snapshotOf([1000, 2000], [1, 2]))).toBe(0);
  expect(window.snapshot(snapshotOf([1000, 2000, 3000, 4000], [1, 2, 3, 4], [null, null, null, 4]))).toBe(3);
});

test("what is usual is the median of the recent intervals", () => {
  const window = new SeriesWindow(SPAN);
  const values = [1, null, null, 1, null, null, 1, 1, null, null, 1];
  window.snapshot(
    snapshotOf(
      values.map((_, i) => i * STEP),
      values,
      values.map((_, i) => (i === 4 ? 1 : null)),
    ),
  );
  expect(window.usualInterval(0)).toBe(3 * STEP);
  expect(window.usualInterval(1)).toBeNull();
  expect(window.lastIndex(1)).toBe(4);
  expect(window.lastIndex(2)).toBe(-1);
});

test("says the states of a series by their texts, and learns new ones with the values", () => {
  const window = new SeriesWindow(SPAN);
  const named = { metric: "door", labels: {} };
  const series = [
    { ...named, states: ["open"], values: [0] },
    { metric: "heat", labels: {}, values: [3] },
  ];
  window.snapshot({ type: "snapshot", watch: 1, tick: 0, step: STEP, times: [5 * STEP], series });
  const { revision } = window;
  const change = { at: 0, ...named, states: ["open", "ajar"], values: [1] };
  window.data({ type: "data", watch: 1, tick: 1, prev: 0, times: [6 * STEP], series: [change] });
  expect([...window.values(0)]).toEqual([0, 1]);
  expect([0, 1, 2].map((value) => window.stateOf(0, value))).toEqual(["open", "ajar", "state 2"]);
  expect(window.stateOf(1, 3)).toBeNull();
  expect(window.revision).toBe(revision);
});

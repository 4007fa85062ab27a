import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { keyed } from "../../src/charts/keys";
import type { Pointed } from "../../src/charts/sync";

const pressed = (key: string, pointed: Pointed | null) => {
  const at = signal(pointed);
  let taken = false;
  const stop = () => {
    taken = true;
  };
  keyed({ key, preventDefault: stop, stopPropagation: stop }, at, "p1", { from: 1000, to: 9000 }, 100);
  return { time: at.value?.time ?? null, source: at.value?.source, taken };
};

const at = (time: number) => ({ time, source: "p2" });

test("arrows step, pages leap, and neither leaves the chart", () => {
  expect(pressed("ArrowRight", at(5000))).toEqual({ time: 5100, source: "p1", taken: true });
  expect(pressed("ArrowLeft", at(5000)).time).toBe(4900);
  expect(pressed("PageUp", at(5000)).time).toBe(4000);
  expect(pressed("PageDown", at(8900)).time).toBe(9000);
  expect(pressed("Home", at(5000)).time).toBe(1000);
  expect(pressed("End", at(5000)).time).toBe(9000);
});

test("from nowhere the crosshair comes in at the nearer end", () => {
  expect(pressed("ArrowLeft", null).time).toBe(8900);
  expect(pressed("ArrowRight", null).time).toBe(1100);
});

test("Escape takes the crosshair away, and without one is not ours", () => {
  expect(pressed("Escape", at(5000))).toEqual({ time: null, source: undefined, taken: true });
  expect(pressed("Escape", null).taken).toBe(false);
  expect(pressed("v", at(5000)).taken).toBe(false);
});

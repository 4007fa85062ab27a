import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { ConnectionState } from "../../src/core/connection";
import { onceShown } from "../../src/grid/shown";
import { ManualClock } from "../clock";

function waiting() {
  const [clock, state] = [new ManualClock(), signal<ConnectionState>("connecting")];
  let acts = 0;
  const cancel = onceShown(state, clock, () => acts++);
  return { clock, state, cancel, acts: () => acts };
}

test("what waits for the charts begins once, a moment after their values have come", async () => {
  const { clock, state, acts } = waiting();
  await clock.advance(500);
  state.value = "live";
  expect(acts()).toBe(0);
  await clock.advance(100);
  expect(acts()).toBe(1);
  state.value = "offline";
  state.value = "live";
  await clock.advance(5000);
  expect(acts()).toBe(1);
});

test("values that do not come are not waited for", async () => {
  const { clock, acts } = waiting();
  await clock.advance(999);
  expect(acts()).toBe(0);
  await clock.advance(1);
  expect(acts()).toBe(1);
});

test("a connection that is live already is not waited for either", async () => {
  const [clock, acts] = [new ManualClock(), { count: 0 }];
  onceShown(signal<ConnectionState>("live"), clock, () => acts.count++);
  await clock.advance(100);
  expect(acts.count).toBe(1);
});

test("who has gone waits for nothing", async () => {
  for (const come of [true, false]) {
    const { clock, state, cancel, acts } = waiting();
    if (come) state.value = "live";
    cancel();
    await clock.advance(5000);
    expect(acts()).toBe(0);
  }
});

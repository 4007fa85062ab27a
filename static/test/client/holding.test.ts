import { beforeEach, expect, test } from "vitest";
import { HoldingTeller } from "../../src/client/holding";
import type { EditingCommand, Holding } from "../../src/core/roomWire";
import { ManualClock } from "../clock";

const MOVED: Holding = { panel: "cpu", what: "move", at: [0, 0, 4, 4] };
const FURTHER: Holding = { panel: "cpu", what: "move", at: [1, 0, 4, 4] };

let clock: ManualClock;
let said: EditingCommand[];
let teller: HoldingTeller;

beforeEach(() => {
  clock = new ManualClock();
  said = [];
  teller = new HoldingTeller("d1", (command) => said.push(command), clock);
});

const panels = () => said.map(({ panel, at }) => [panel, at?.[0]]);

test("it is said at once, and again while it goes on", async () => {
  teller.hold(MOVED);
  await clock.advance(9_000);
  expect(panels()).toEqual([
    ["cpu", 0],
    ["cpu", 0],
    ["cpu", 0],
  ]);
});

test("what changes often is said now and then, the last one for sure", async () => {
  teller.hold(MOVED);
  for (let x = 1; x < 50; x++) teller.hold({ ...MOVED, at: [x, 0, 4, 4] });
  await clock.advance(100);
  expect(panels()).toEqual([
    ["cpu", 0],
    ["cpu", 49],
  ]);
});

test("the end is said at once, and once", async () => {
  teller.hold(null);
  teller.hold(MOVED);
  teller.hold(FURTHER);
  teller.hold(null);
  await clock.advance(60_000);
  expect(panels()).toEqual([
    ["cpu", 0],
    [undefined, undefined],
  ]);
});

test("a new connection is told", async () => {
  teller.hold(MOVED);
  await clock.advance(100);
  teller.joined();
  expect(panels()).toHaveLength(2);
});

import { expect, test } from "vitest";
import { type Facts, panelState, sameState } from "../../src/charts/state";
import { RequestError } from "../../src/core/errors";

const LIVE: Facts = {
  asks: true,
  queries: 1,
  ready: true,
  error: null,
  series: 2,
  live: true,
  connection: "live",
  droppedAt: null,
  slowed: 1,
  staleSince: null,
};

test.each<[string, Partial<Facts>]>([
  ["live", {}],
  ["empty", { queries: 0, ready: false }],
  ["loading", { ready: false }],
  ["error", { error: new RequestError("too_many") }],
  ["noData", { series: 0 }],
  ["noData", { series: 0, live: false }],
  ["paused", { live: false, connection: "offline", droppedAt: 5 }],
  ["reconnecting", { connection: "offline", droppedAt: 5, staleSince: 3 }],
  ["reconnecting", { connection: "recovering", droppedAt: 5 }],
  ["slowed", { slowed: 8, staleSince: 3 }],
  ["stale", { staleSince: 3 }],
])("%s", (kind, facts) => {
  expect(panelState({ ...LIVE, ...facts }).kind).toBe(kind);
});

test("states are told apart by all they say", () => {
  expect(sameState({ kind: "stale", since: 1 }, { kind: "stale", since: 1 })).toBe(true);
  expect(sameState({ kind: "stale", since: 1 }, { kind: "stale", since: 2 })).toBe(false);
});

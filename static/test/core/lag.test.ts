import { expect, test } from "vitest";
import { Lag } from "../../src/core/lag";

test("nothing is known before the first round trip", () => {
  expect(new Lag().offset).toBe(0);
  expect(new Lag().oneWay).toBeNull();
});

test("the quickest recent trip tells the server's clock, the last one the lag", () => {
  const lag = new Lag();
  lag.add(1000, 1010, 5005);
  lag.add(2000, 2400, 6390);
  expect(lag.offset).toBe(4000);
  expect(lag.oneWay).toBe(200);
});

test("old trips are forgotten", () => {
  const lag = new Lag();
  lag.add(0, 2, 101);
  for (let i = 0; i < 8; i++) lag.add(1000, 1100, 1550);
  expect(lag.offset).toBe(500);
});

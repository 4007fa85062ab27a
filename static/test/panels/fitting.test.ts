import { expect, test } from "vitest";
import { fitting } from "../../src/panels/table/fitting";

const room = { height: 300, head: 40, row: 30, more: 30 };

test("rows that fit stand all; else whole ones, with room for the line that counts the rest", () => {
  expect(fitting(room, 8)).toBe(8); // 40 + 8 × 30 = 280
  expect(fitting({ ...room, height: 280 }, 8)).toBe(8);
  expect(fitting({ ...room, height: 279 }, 8)).toBe(6); // 40 + 6 × 30 + 30 = 250
  expect(fitting(room, 20)).toBe(7);
});

test("there is a row whatever the room; without any measure all of them", () => {
  expect(fitting({ ...room, height: 20 }, 5)).toBe(1);
  expect(fitting({ ...room, row: 0 }, 5)).toBe(5);
});

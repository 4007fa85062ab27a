import { expect, test } from "vitest";
import { wrongNumber } from "../../../src/editor/form/useField";

test.each([
  ["", null],
  ["2.5", null],
  ["-3", "At least 0."],
  ["11", "At most 10."],
  ["1,5", "This is not a number."],
  ["Infinity", "This is not a number."],
])("%j: %s", (text, words) => {
  expect(wrongNumber(text, { min: 0, max: 10 })).toBe(words);
});

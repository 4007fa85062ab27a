import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as codes from "../../src/core/codes";

const python = readFileSync(new URL("../../../dashboard/codes.py", import.meta.url), "utf8");

/** The names that the Python module gives to numbers. */
const numbers = [...python.matchAll(/^(CLOSE_\w+): Final = (\d+)$/gm)].map(([, name = "", code]) => [
  name,
  Number(code),
]);

test("errors have the same names and words as in Python", () => {
  const table = python.slice(python.indexOf("ERRORS:"), python.indexOf("CLOSE_RESTART:"));
  const errors = [...table.matchAll(/"(\w+)": "(.+)",/g)].map(([, name, text]) => [name, text]);
  expect(errors.length).toBeGreaterThan(5);
  expect(Object.entries(codes.ERRORS)).toEqual(errors);
});

test("close codes have the same names and numbers as in Python", () => {
  expect(numbers.length).toBeGreaterThan(5);
  const ours = Object.entries(codes).filter(([name]) => name.startsWith("CLOSE_"));
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(numbers));
});

test("close codes have the same words as in Python", () => {
  const words = [...python.matchAll(/^ {4}(CLOSE_\w+): "(.+)",$/gm)].map(([, name, text]) => [name, text]);
  expect(words.length).toBe(numbers.length);
  const code = Object.fromEntries(numbers);
  expect(codes.CLOSES).toEqual(Object.fromEntries(words.map(([name = "", text]) => [code[name], text])));
});

test("the range says whether to connect again", () => {
  expect([1000, 1001, 1006, 4000, 4499, 5000].every(codes.reconnects)).toBe(true);
  expect([4500, 4501, 4999].some(codes.reconnects)).toBe(false);
});

import { expect, test } from "vitest";
import { changeOf } from "../../src/panels/stat/change";

const said = (first: number, last: number, unit = "") => {
  const change = changeOf(first, last, unit);
  return change && `${change.sign} ${change.text.replaceAll("\u202f", " ")}`;
};

test("a change is a share of where it began", () => {
  expect(said(20, 13)).toBe("-1 35 %");
  expect(said(100, 102)).toBe("1 2.0 %");
  expect(said(5, 5)).toBe("0 0.0 %");
  expect(said(1, 50)).toBe("1 × 50");
});

test("of percentages and temperatures it is the difference", () => {
  expect(said(40, 43, "percent")).toBe("1 3 points");
  expect(said(0.5, 0.25, "ratio")).toBe("-1 25 points");
  expect(said(20, 21.5, "celsius")).toBe("1 1.50 °C");
});

test("from nothing it is what there is now; with nothing known there is none", () => {
  expect(said(0, 7, "bytes")).toBe("1 7 B");
  expect(said(Number.NaN, 7)).toBeNull();
});

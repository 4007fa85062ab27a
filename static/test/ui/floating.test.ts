import { expect, it } from "vitest";
import { corner } from "../../src/ui/floating";

const SCREEN = { width: 1000, height: 600 };
const SIZE = { width: 200, height: 100 };
const at = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 30 });

it("goes below its anchor, aligned with its start, centre or end", () => {
  expect(corner(at(400, 100), SIZE, SCREEN, "start")).toEqual({ left: 400, top: 134 });
  expect(corner(at(400, 100), SIZE, SCREEN, "center")).toEqual({ left: 320, top: 134 });
  expect(corner(at(400, 100), SIZE, SCREEN, "end")).toEqual({ left: 240, top: 134 });
});

it("goes above where there is no room below", () => {
  expect(corner(at(400, 540), SIZE, SCREEN, "start").top).toBe(436);
});

it("never leaves the screen", () => {
  expect(corner(at(980, 580), SIZE, SCREEN, "start").left).toBe(792);
  expect(corner(at(0, 0), SIZE, SCREEN, "end").left).toBe(8);
  expect(corner(at(0, 50), { width: 200, height: 590 }, SCREEN, "start").top).toBe(8);
});

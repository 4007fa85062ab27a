import fc from "fast-check";
import { expect, test } from "vitest";
import { arrange, COLUMNS, firstFree, overlapping, settling, within } from "../../src/document/arrange";
import { apply } from "../../src/document/operations";
import type { Place } from "../../src/document/panel";
import { panels } from "./drawn";

const held = (drawn: Record<string, unknown>, number: number): string | undefined => Object.keys(drawn)[number];

test("law: what is shown never overlaps and is inside the columns", () => {
  fc.assert(
    fc.property(panels, fc.nat(12), (drawn, number) => {
      const places = [...arrange(drawn, held(drawn, number)).values()];
      expect(places).toHaveLength(Object.keys(drawn).length);
      places.forEach((place, index) => {
        expect(places.slice(index + 1).some((other) => overlapping(place, other))).toBe(false);
        expect(place[0] >= 0 && place[0] + place[2] <= COLUMNS && place[1] >= 0).toBe(true);
      });
    }),
  );
});

test("law: the order of the panels does not matter", () => {
  fc.assert(
    fc.property(panels, fc.nat(12), fc.infiniteStream(fc.nat()), (drawn, number, numbers) => {
      const keyed = Object.entries(drawn).map((entry) => ({ entry, key: numbers.next().value as number }));
      const shuffled = Object.fromEntries(keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry));
      const one = held(drawn, number);
      expect(Object.fromEntries(arrange(shuffled, one))).toEqual(Object.fromEntries(arrange(drawn, one)));
    }),
  );
});

test("law: nobody moves who need not, nothing goes up or sideways, and whoever is held stays", () => {
  fc.assert(
    fc.property(panels, fc.nat(12), (drawn, number) => {
      const one = held(drawn, number);
      const shown = arrange(drawn, one);
      const wanted = Object.entries(drawn).map(([id, { at }]) => [id, within(at)] as const);
      const fits = wanted.every(
        ([, at], index) => !wanted.slice(index + 1).some(([, other]) => overlapping(at, other)),
      );
      for (const [id, at] of wanted) {
        const place = shown.get(id) as Place;
        expect([place[0], place[2], place[3]]).toEqual([at[0], at[2], at[3]]);
        expect(place[1]).toBeGreaterThanOrEqual(at[1]);
        if (fits || id === one) expect(place).toEqual(at);
      }
    }),
  );
});

test("law: settled places are shown as they are", () => {
  fc.assert(
    fc.property(panels, fc.nat(12), (drawn, number) => {
      fc.pre(Object.keys(drawn).every((id) => /^[\w-]+$/.test(id) && id !== "__proto__"));
      const shown = arrange(drawn, held(drawn, number));
      const document = apply({ panels: drawn }, settling(drawn, shown));
      expect(Object.fromEntries(arrange(document.panels))).toEqual(Object.fromEntries(shown));
      expect(settling(document.panels, arrange(document.panels))).toEqual([]);
    }),
  );
});

test("a panel that is put on another pushes it down, and what is below that further", () => {
  const drawn = {
    a: { at: [0, 0, 12, 5] as Place },
    b: { at: [0, 5, 12, 5] as Place },
    c: { at: [12, 0, 12, 5] as Place },
    new: { at: [0, 2, 6, 3] as Place },
  };
  expect(Object.fromEntries(arrange(drawn, "new"))).toEqual({
    a: [0, 5, 12, 5],
    b: [0, 10, 12, 5],
    c: [12, 0, 12, 5],
    new: [0, 2, 6, 3],
  });
});

test("a new panel goes to the first hole that it fits into", () => {
  const taken: Place[] = [
    [0, 0, 10, 5],
    [16, 0, 8, 5],
  ];
  expect(firstFree(taken, 6, 5)).toEqual([10, 0, 6, 5]);
  expect(firstFree(taken, 7, 5)).toEqual([0, 5, 7, 5]);
  expect(firstFree([], 24, 3)).toEqual([0, 0, 24, 3]);
});

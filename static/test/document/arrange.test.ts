import fc from "fast-check";
import { expect, test } from "vitest";
import { arrange, COLUMNS, firstFree, overlapping, packed, settling, within } from "../../src/document/arrange";
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

test("law: what is packed never overlaps, keeps columns and sizes, and nothing goes down", () => {
  fc.assert(
    fc.property(panels, (drawn) => {
      const [shown, done] = [arrange(drawn), packed(drawn)];
      const places = [...done.values()];
      expect([...done.keys()].sort()).toEqual(Object.keys(drawn).sort());
      places.forEach((place, index) => {
        expect(places.slice(index + 1).some((other) => overlapping(place, other))).toBe(false);
      });
      for (const [id, [x, y, w, h]] of done) {
        const [oldX, oldY, oldW, oldH] = shown.get(id) as Place;
        expect([x, w, h]).toEqual([oldX, oldW, oldH]);
        expect(y).toBeLessThanOrEqual(oldY);
      }
    }),
  );
});

test("law: packed, every panel is at the top or touches one above, and to pack again changes nothing", () => {
  fc.assert(
    fc.property(panels, (drawn) => {
      const done = packed(drawn);
      const places = [...done.values()];
      for (const [x, y, w] of places) {
        const touched = places.some(([x2, y2, w2, h2]) => y2 + h2 === y && x < x2 + w2 && x2 < x + w);
        expect(y === 0 || touched).toBe(true);
      }
      const again = Object.fromEntries([...done].map(([id, at]) => [id, { at }]));
      expect(Object.fromEntries(packed(again))).toEqual(Object.fromEntries(done));
    }),
  );
});

test("law: of two panels that share a column the upper one stays the upper one", () => {
  fc.assert(
    fc.property(panels, (drawn) => {
      const [shown, done] = [[...arrange(drawn)], packed(drawn)];
      for (const [upper, [x, y, w]] of shown) {
        for (const [lower, [x2, y2, w2]] of shown) {
          if (y >= y2 || x >= x2 + w2 || x2 >= x + w) continue;
          expect((done.get(upper) as Place)[1]).toBeLessThan((done.get(lower) as Place)[1]);
        }
      }
    }),
  );
});

test("holes are closed, and what stands beside them stays", () => {
  const drawn = {
    chart: { at: [0, 3, 12, 5] as Place },
    stat: { at: [12, 0, 6, 4] as Place },
    table: { at: [6, 12, 12, 6] as Place },
  };
  expect(Object.fromEntries(packed(drawn))).toEqual({
    chart: [0, 0, 12, 5],
    stat: [12, 0, 6, 4],
    table: [6, 5, 12, 6],
  });
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

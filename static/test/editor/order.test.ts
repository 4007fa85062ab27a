import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/document/panel";
import { besidePlace, earlier, freePlace, later } from "../../src/editor/order";
import { inReadingOrder } from "../../src/grid/layout";

const place = fc
  .tuple(fc.nat(23), fc.nat(20), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 8 }))
  .map(([x, y, w, h]): { at: Place } => ({ at: [Math.min(x, 24 - w), y, w, h] }));
const panels = fc
  .uniqueArray(place, { minLength: 2, maxLength: 8, selector: ({ at }) => `${at[0]},${at[1]}` })
  .map((all) => Object.fromEntries(all.map((one, index) => [`p${index}`, one])));
const orderOf = (all: Record<string, { at: Place }>): string[] => inReadingOrder(all).map(({ id }) => id);

describe("the order on a phone", () => {
  it("lets a panel come before the one before it", () => {
    fc.assert(
      fc.property(panels, fc.nat(), (all, pick) => {
        const order = orderOf(all);
        const index = 1 + (pick % (order.length - 1));
        const [first, second] = [order[index - 1] as string, order[index] as string];
        const places = earlier(all, second) ?? {};
        const after = orderOf({
          ...all,
          ...Object.fromEntries(Object.entries(places).map(([id, at]) => [id, { at }])),
        });
        expect(after.indexOf(second)).toBeLessThan(after.indexOf(first));
        for (const [id, at] of Object.entries(places)) {
          expect(at[0] + at[2]).toBeLessThanOrEqual(24);
          expect(at.slice(2)).toEqual(all[id]?.at.slice(2));
        }
        expect(later(all, first)).toEqual(places);
      }),
    );
  });

  it("ends at the ends", () => {
    const two = { a: { at: [0, 0, 8, 4] as Place }, b: { at: [8, 0, 16, 4] as Place } };
    expect(earlier(two, "a")).toBeNull();
    expect(later(two, "b")).toBeNull();
    expect(earlier(two, "b")).toEqual({ b: [0, 0, 16, 4], a: [16, 0, 8, 4] });
  });
});

describe("the place of a new panel", () => {
  it("is the first that is free", () => {
    expect(freePlace({}, [8, 4])).toEqual([0, 0, 8, 4]);
    const all = { a: { at: [0, 0, 8, 4] as Place }, b: { at: [16, 0, 8, 6] as Place } };
    expect(freePlace(all, [8, 4])).toEqual([8, 0, 8, 4]);
    expect(freePlace(all, [12, 4])).toEqual([0, 4, 12, 4]);
    expect(besidePlace(all, "a")).toEqual([8, 0, 8, 4]);
    expect(besidePlace(all, "b")).toEqual([16, 6, 8, 6]);
    expect(freePlace(all, [30, 4])).toEqual([0, 6, 24, 4]);
  });
});

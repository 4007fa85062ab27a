import fc from "fast-check";
import { expect, test } from "vitest";
import { changed, hue, inOrder, NOBODY } from "../../src/rooms/people";
import { ADA, GRACE } from "../fakeRooms";

const LINUS = { ...ADA, id: "u3", name: "linus", status: "away" as const, since: "2026-11-22T11:00:00.000Z" };
const push = (fields: object) => ({ type: "room" as const, roomId: "d1", peopleCount: 2, ...fields });

test("people come, change and go; a full list replaces all", () => {
  const both = changed(NOBODY, push({ people: [ADA, GRACE], typing: ["u2"] }), 0);
  expect([...both.people.keys()]).toEqual(["u1", "u2"]);
  const moved = changed(both, push({ people: [{ ...GRACE, panel: "cpu" }] }), 0);
  expect(moved.people.get("u2")?.panel).toBe("cpu");
  expect(moved.typing).toEqual(["u2"]);
  expect(changed(moved, push({ gone: ["u2"] }), 0)).toMatchObject({ typing: [] });
  expect([...changed(moved, push({ full: true, people: [LINUS] }), 0).people.keys()]).toEqual(["u3"]);
});

test("a cursor says when it was seen, and goes with its person", () => {
  const here = changed(NOBODY, push({ people: [GRACE], cursors: [{ user: "u2", x: 0.5 }] }), 7);
  expect(here.cursors.get("u2")).toEqual({ user: "u2", x: 0.5, seen: 7 });
  expect(changed(here, push({ cursors: [{ user: "u2", gone: true }] }), 8).cursors.size).toBe(0);
  expect(changed(here, push({ gone: ["u2"] }), 8).cursors.size).toBe(0);
  expect(changed(here, push({ typing: [] }), 8).cursors).toBe(here.cursors);
});

test("what somebody looks at stays known when their cursor goes, and goes with them", () => {
  const view = { window: 60_000, live: true };
  const here = changed(NOBODY, push({ people: [GRACE], cursors: [{ user: "u2", gone: true, view }] }), 7);
  expect(here.views.get("u2")).toEqual({ ...view, seen: 7 });
  expect(here.cursors.size).toBe(0);
  const pointing = changed(here, push({ cursors: [{ user: "u2", x: 0.5 }] }), 8);
  expect(pointing.views).toBe(here.views);
  expect(changed(here, push({ gone: ["u2"] }), 8).views.size).toBe(0);
});

test("oneself first, then who is there, then who is away", () => {
  const names = inOrder([LINUS, GRACE, ADA], "u1").map(({ name }) => name);
  expect(names).toEqual(["ada", "grace", "linus"]);
});

test("colours are those that the server gives", () => {
  expect(hue("u1")).toBe((((117 * 31 + 49) % 360_007) % 12) * 30);
});

test("those who are together have colours that differ, whoever came first, and the same on every screen", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }), fc.integer({ min: 0 }), (ids, at) => {
      const here = ids.map((id) => ({ ...ADA, id }));
      const cut = ids.length === 0 ? 0 : at % ids.length;
      const first = changed(NOBODY, push({ people: here.slice(cut) }), 0);
      const later = changed(first, push({ people: here.slice(0, cut) }), 0);
      const atOnce = changed(NOBODY, push({ full: true, people: here }), 0);
      const colors = (scene: typeof first) => ids.map((id) => scene.people.get(id)?.color);
      expect(colors(later)).toEqual(colors(atOnce));
      expect(new Set(colors(later)).size).toBe(Math.min(ids.length, 12));
    }),
  );
  const [alone] = changed(NOBODY, push({ people: [GRACE] }), 0).people.values();
  expect(alone?.color).toBe(hue(GRACE.id));
});

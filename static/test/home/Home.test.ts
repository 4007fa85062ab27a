// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { firstKey } from "../../src/home/firstKey";
import { matching } from "../../src/home/Home";

const row = (title: string, updated: string, description = "") => ({
  id: title,
  title,
  description,
  updated,
  panelCount: 1,
  people: [],
  peopleCount: 0,
  unread: 0,
});

it("lists the latest first, and finds by title and description", () => {
  const list = [row("Old", "2026-01-01T00:00:00Z", "disks"), row("New", "2026-03-01T00:00:00Z", "processors")];
  expect(matching(list, "").map(({ title }) => title)).toEqual(["New", "Old"]);
  expect(matching(list, "disk old").map(({ title }) => title)).toEqual(["Old"]);
  expect(matching(list, "nothing")).toEqual([]);
});

it("keeps the first key for the next time", async () => {
  const kept = new Map([["dashboard.first-key", "dk_kept"]]);
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  expect(await firstKey(store)).toBe("dk_kept");
});

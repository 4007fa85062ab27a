import { expect, it } from "vitest";
import { groups } from "../../src/inbox/groups";
import { notice } from "../fakeInbox";

it("divides a list by days, and what is older is one", () => {
  const now = new Date("2026-11-22T12:00:00").getTime();
  const at = (id: string, time: string) => notice(id, { time: new Date(time).toISOString() });
  const list = [
    at("n5", "2026-11-22T11:00:00"),
    at("n4", "2026-11-22T00:00:01"),
    at("n3", "2026-11-21T23:00:00"),
    at("n2", "2026-11-19T23:00:00"),
    at("n1", "2025-01-01T00:00:00"),
  ];
  const found = groups(list, now).map(({ title, notices }) => [title, notices.map(({ id }) => id).join()]);
  expect(found).toEqual([
    ["Today", "n5,n4"],
    ["Yesterday", "n3"],
    ["Earlier", "n2,n1"],
  ]);
  expect(groups([], now)).toEqual([]);
});

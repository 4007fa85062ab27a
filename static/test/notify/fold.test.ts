import { describe, expect, it } from "vitest";
import { ALL, holds, mayBring, type Wanted, withNotice, withStates } from "../../src/notify/fold";
import { notice } from "../fakeInbox";

const unread: Wanted = { ...ALL, state: "unread" };
const archived: Wanted = { ...ALL, state: "archived" };
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe("which notifications a list is of", () => {
  it("is by state, severity and text, as the server has it", () => {
    expect(holds(ALL, notice("n1"))).toBe(true);
    expect(holds(ALL, notice("n1", { state: "archived" }))).toBe(false);
    expect(["unseen", "seen", "read"].map((state) => holds(unread, notice("n1", { state: state as never })))).toEqual([
      true,
      true,
      false,
    ]);
    expect(holds({ ...ALL, severity: "critical" }, notice("n1"))).toBe(false);
    for (const text of ["DISK", "is full", "ci"])
      expect(holds({ ...ALL, text }, notice("n1", { title: "Disk", body: "It is full", sender: "ci" }))).toBe(true);
    expect(holds({ ...ALL, text: "cpu" }, notice("n1"))).toBe(false);
  });
});

describe("what pushes do", () => {
  it("a new one stands first, once", () => {
    const list = withNotice([notice("n1"), notice("n0")], notice("n2"), ALL);
    expect(ids(list)).toEqual(["n2", "n1", "n0"]);
    expect(withNotice(list, notice("n2", { title: "again" }), ALL)).toBe(list);
    expect(withNotice(list, notice("n3"), archived)).toBe(list);
  });

  it("states change, and what is no longer wanted goes", () => {
    const list = [notice("n3"), notice("n2"), notice("n1", { state: "read" })];
    const after = withStates(list, { changed: [{ id: "n2", state: "archived" }] }, ALL);
    expect(ids(after)).toEqual(["n3", "n1"]);
    expect(withStates(list, { changed: [], all: "seen" }, ALL).map(({ state }) => state)).toEqual([
      "seen",
      "seen",
      "read",
    ]);
    expect(ids(withStates(list, { changed: [], all: "read" }, unread))).toEqual([]);
    expect(withStates(list, { changed: [{ id: "n1", state: "seen" }] }, ALL)[2]?.state).toBe("seen");
  });

  it("a list knows when something may have come that it does not hold", () => {
    const push = { type: "notifications" as const, unseen: 0, changed: [{ id: "n1", state: "archived" as const }] };
    expect(mayBring([], push, archived)).toBe(true);
    expect(mayBring([notice("n1", { state: "archived" })], push, archived)).toBe(false);
    expect(mayBring([], push, ALL)).toBe(false);
    expect(mayBring([], { ...push, changed: [], all: "seen" }, ALL)).toBe(false);
    expect(mayBring([], { ...push, changed: [], all: "archived" }, archived)).toBe(true);
  });
});

import { expect, it } from "vitest";
import { RequestError } from "../../src/core/errors";
import { markOf } from "../../src/grid/marks";

const noon = new Date(2026, 10, 22, 12, 3, 10).getTime();

it("marks what is not live, in words", () => {
  expect(markOf({ kind: "stale", since: noon })?.text).toBe("stale since 12:03:10");
  expect(markOf({ kind: "reconnecting", since: noon })?.text).toBe("as of 12:03:10");
  expect(markOf({ kind: "slowed", of: 8 })?.text).toBe("1 of 8 updates");
  expect(markOf({ kind: "error", error: new RequestError("invalid") })?.kind).toBe("error");
});

it("says nothing while all is well, or where the body says it", () => {
  for (const kind of ["live", "paused", "loading", "empty", "noData"] as const) expect(markOf({ kind })).toBeNull();
});

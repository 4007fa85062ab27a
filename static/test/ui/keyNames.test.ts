import { expect, test } from "vitest";
import { keyNames } from "../../src/ui/keyNames";

test("keys have the names that stand on them", () => {
  expect(keyNames("ArrowLeft")).toEqual(["←"]);
  expect(keyNames("g h")).toEqual(["g", "h"]);
  expect(keyNames("mod+k")).toEqual(["Ctrl", "k"]);
  expect(keyNames("?")).toEqual(["?"]);
});

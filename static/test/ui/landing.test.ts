import { expect, it } from "vitest";
import { landing } from "../../src/ui/landing";

const HERE = "https://board.example";

it.each([
  ["/d/abc?from=now-1h", "/d/abc?from=now-1h"],
  ["/sources#keys", "/sources#keys"],
  ["", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("after signing in, %j lands on %j", (next, lands) => {
  expect(landing(next, HERE)).toBe(lands);
});

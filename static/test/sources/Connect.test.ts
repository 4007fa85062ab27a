// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { wished } from "../../src/sources/Connect";

it.each([
  ["web-1", "", "", { name: "web-1" }],
  [" web-1 ", "cpu_*, disk_*", "10", { name: "web-1", metrics: ["cpu_*", "disk_*"], rate: 10 }],
])("%j, %j and %j are a wish", (name, scope, rate, wish) => {
  expect(wished(name, scope, rate)).toEqual(wish);
});

it.each([
  ["", "", ""],
  ["a", "", "-1"],
  ["a", "", "many"],
])("%j, %j and %j are answered with what to mend", (name, scope, rate) => {
  expect(wished(name, scope, rate)).toEqual(expect.any(String));
});

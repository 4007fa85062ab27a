import { expect, test } from "vitest";
import type { Version } from "../../src/versions/api";
import { calledWords, whatWords, whenWords } from "../../src/versions/words";

const AT = new Date(2026, 10, 22, 16, 5).getTime();
const iso = (minutes: number): string => new Date(AT + minutes * 60_000).toISOString();
const person = (name: string) => ({ id: name, name, color: 0 });
const VERSION: Version = {
  from: 3,
  to: 9,
  begin: iso(0),
  end: iso(7),
  count: 7,
  people: [person("ada"), person("grace")],
  ops: [{ op: "set", path: "panels.cpu.title", value: "Load" }],
};
const KNOWN = { panels: { cpu: { title: "CPU" } } };

test("a version says who did what", () => {
  expect(whatWords(VERSION, KNOWN)).toBe("ada and grace renamed CPU to Load");
  expect(whatWords({ ...VERSION, people: ["a", "b", "c"].map(person) }, KNOWN)).toMatch(/^a and 2 others renamed/);
  expect(whatWords({ ...VERSION, titles: { cpu: "Processor" } }, KNOWN)).toBe(
    "ada and grace renamed Processor to Load",
  );
  expect(whatWords({ ...VERSION, restored: 2 }, KNOWN)).toBe("ada and grace brought an earlier version back");
  expect(whatWords({ ...VERSION, count: 0, people: [] }, KNOWN)).toBe("Made");
});

test("and when", () => {
  expect(whenWords(VERSION, AT)).toBe("Today 16:05 – 16:12, 7 changes");
  expect(whenWords({ ...VERSION, begin: iso(7), count: 1 }, AT)).toBe("Today 16:12, 1 change");
  expect(whenWords({ ...VERSION, count: 0 }, AT + 86_400_000)).toBe("Yesterday 16:05 – 16:12");
});

test("it is called by its name, or by its end", () => {
  expect(calledWords(VERSION, AT)).toBe("Today 16:12");
  expect(calledWords({ ...VERSION, name: "Before the move" }, AT)).toBe("Before the move");
});

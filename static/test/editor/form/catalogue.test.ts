import { expect, test } from "vitest";
import { RequestError } from "../../../src/core/errors";
import { Catalogue, labelsOf, meant, metricOffers } from "../../../src/editor/form/catalogue";
import type { Arrived } from "../../../src/home/arrivals";
import { ManualClock } from "../../clock";

const arrived = (metric: string, labels: Arrived["labels"] = {}, series = 1, unit = ""): Arrived => ({
  metric,
  labels,
  series,
  unit,
  last: 0,
});
const ALL = [
  arrived("cpu_user", { host: ["web-10", "web-2"] }, 2, "percent"),
  arrived("cpu_system", { host: ["db"], core: ["0"] }),
  arrived("dashboard_people", {}, 1),
  arrived("mem.used"),
];

test("metrics are offered with how many series they have, the server's own last", () => {
  expect(metricOffers(ALL).map(({ value }) => value)).toEqual([
    "cpu_user",
    "cpu_system",
    "mem.used",
    "dashboard_people",
  ]);
  expect(metricOffers(ALL)[0]?.hint).toBe("2 series, percent");
  expect(metricOffers(null)).toEqual([]);
});

test("a pattern means the metrics that it matches, and no character but * and ? is special", () => {
  const names = (pattern: string) => meant(ALL, pattern).map(({ metric }) => metric);
  expect(names("cpu_*")).toEqual(["cpu_user", "cpu_system"]);
  expect(names("mem?used")).toEqual(["mem.used"]);
  expect(names("mem.used")).toEqual(["mem.used"]);
  expect(names("cpu.user")).toEqual([]);
  expect(names("(")).toEqual([]);
});

test("the labels of several metrics are put together, values as people count", () => {
  expect([...labelsOf(meant(ALL, "cpu_*"))]).toEqual([
    ["core", ["0"]],
    ["host", ["db", "web-2", "web-10"]],
  ]);
});

interface Answer {
  metrics: Arrived[];
  truncated: boolean;
}

/** A catalogue whose readings are answered from a list, an error being one that fails. */
function reading(...answers: (Answer | RequestError)[]) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const catalogue = new Catalogue(async (match) => {
    asked.push(match);
    const answer = answers.shift();
    if (answer === undefined || answer instanceof RequestError) throw answer;
    return answer;
  }, clock);
  return { catalogue, clock, asked };
}
const some: Answer = { metrics: [arrived("cpu_user")], truncated: false };

test("a reading that fails says why and is tried again", async () => {
  const { catalogue, clock, asked } = reading(
    new RequestError("unavailable", "The server cannot be reached.", true),
    some,
  );
  await clock.settle();
  expect(catalogue.fault.value).toBe("The server cannot be reached.");
  expect(catalogue.metrics.value).toBeNull();
  await clock.advance(2_000);
  expect(catalogue.fault.value).toBe("");
  expect(catalogue.metrics.value?.map(({ metric }) => metric)).toEqual(["cpu_user"]);
  expect(asked).toEqual(["*", "*"]);
});

test("what arrives first while one looks is found", async () => {
  const { catalogue, clock } = reading({ metrics: [], truncated: false }, some);
  await clock.settle();
  expect(catalogue.metrics.value).toEqual([]);
  await clock.advance(2_000);
  expect(catalogue.metrics.value).toHaveLength(1);
});

test("nothing is read any more once nobody looks", async () => {
  const { catalogue, clock, asked } = reading(some, some);
  await clock.settle();
  catalogue.close();
  await clock.advance(60_000);
  expect(asked).toEqual(["*"]);
});

test("where there are more than are told, what one types is looked for, once one pauses", async () => {
  const { catalogue, clock, asked } = reading({ ...some, truncated: true }, { ...some, metrics: [arrived("mem")] });
  await clock.settle();
  catalogue.look("me");
  catalogue.look("mem*");
  await clock.advance(200);
  expect(asked).toEqual(["*", "*mem*"]);
  expect(catalogue.metrics.value?.map(({ metric }) => metric)).toEqual(["cpu_user", "mem"]);
  catalogue.close();
});

// @vitest-environment happy-dom
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PanelState } from "../../src/charts/state";
import { RequestError } from "../../src/core/errors";
import type { Panel } from "../../src/document/panel";
import { Overlay } from "../../src/panels/Overlay";
import { until } from "../until";

const panel: Panel = { kind: "timeseries", title: "CPU", at: [0, 0, 6, 6], queries: { a: { metric: "cpu_usage" } } };
const LAST = new Date(2020, 4, 5, 11, 42).getTime();

let http: Server;
let last: number | null;
let went: number[];
let retried: number;

beforeEach(async () => {
  [went, retried, last] = [[], 0, LAST];
  http = createServer((_, response) => {
    response.end(JSON.stringify({ metrics: last === null ? [] : [{ metric: "cpu_usage", last }], truncated: false }));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(url);
});

afterEach(async () => {
  render(null, document.body);
  await new Promise((resolve) => http.close(resolve));
});

function shown(state: PanelState, below = true): string {
  const handlers = {
    bounds: () => ({ from: 0, to: 900_000 }),
    onZoom: (from: number, to: number) => went.push(from, to),
    onRetry: () => {
      retried++;
    },
  };
  render(
    <Overlay {...{ panel, ...handlers }} live={signal(true)} state={signal(state)} shown={below} />,
    document.body,
  );
  return text();
}

const text = () => document.body.textContent ?? "";
const press = () => document.querySelector("button")?.click();

test("live, paused, stale and slowed pictures stand alone", () => {
  for (const kind of ["live", "paused"] as const) expect(shown({ kind })).toBe("");
  expect(shown({ kind: "stale", since: 1 })).toBe("");
  expect(shown({ kind: "slowed", of: 8 })).toBe("");
});

test("loading is a shape with a name", () => {
  shown({ kind: "loading" });
  expect(document.querySelector(".ghost.timeseries")?.getAttribute("aria-label")).toBe("Loading");
});

test("a panel without queries says what it needs", () => {
  expect(shown({ kind: "empty" })).toContain("Give it a query");
});

test("an error says what failed, and can be tried again", () => {
  expect(shown({ kind: "error", error: new RequestError("too_many", "Narrow the query.") })).toContain(
    "Narrow the query.",
  );
  press();
  expect(retried).toBe(1);
});

test("nothing in the range: says when the last point was and goes there", async () => {
  expect(shown({ kind: "noData" })).toBe("No data from cpu_usage in the last 15 minutes.");
  await until(() => text().includes("Last point"));
  expect(text()).toContain("Last point 5 May 2020 11:42.");
  press();
  expect(went).toEqual([LAST - 810_000, LAST + 90_000]);
});

test("a metric that never came has no last point to go to", async () => {
  last = null;
  shown({ kind: "noData" });
  await until(() => text().includes("yet"));
  expect(text()).toBe("No data from cpu_usage yet.");
  expect(document.querySelector("button")).toBeNull();
});

// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PanelData } from "../../src/charts/data";
import type { Strip } from "../../src/charts/strip";
import { CursorSync } from "../../src/charts/sync";
import { StripView, type StripViewProps } from "../../src/panels/StripView";
import { allSized, drawnOn } from "../canvas";
import { until } from "../until";

const [WIDTH, HEIGHT] = [600, 122];
const DAY = { from: 0, to: 86_400_000 };

let sync: CursorSync;
let done: unknown[];
let painted: boolean;

beforeEach(() => {
  drawnOn();
  allSized(WIDTH, HEIGHT);
  sync = new CursorSync();
  done = [];
  painted = false;
});
afterEach(() => {
  render(null, document.body);
  sync.dispose();
});

/** The strip as it stands on a page, drawn once. */
async function given(more: Partial<StripViewProps> = {}): Promise<HTMLElement> {
  const data = { version: signal(1), rows: signal([]) } as unknown as PanelData;
  const props: StripViewProps = {
    id: "p1",
    panel: { kind: "timeline", title: "States", at: [0, 0, 6, 6], queries: {} },
    data,
    sync,
    bounds: () => DAY,
    moving: signal(true),
    stale: signal(null),
    compact: false,
    onZoom: (from, to) => done.push([from, to]),
    onZoomOut: () => done.push("out"),
    labels: () => ["web-1", "web-2"],
    paint: () => {
      painted = true;
    },
    say: (row, time) => (time < DAY.to / 2 ? `row ${row}` : null),
    ...more,
  };
  render(<StripView {...props} />, document.body);
  await until(() => painted);
  return document.querySelector(".strip-over") as HTMLElement;
}

/** Waits until it has nothing to draw any more. */
async function quiet(): Promise<void> {
  do {
    painted = false;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  } while (painted);
}

function pointer(over: HTMLElement, type: string, x = 0, y = 0): void {
  over.dispatchEvent(new PointerEvent(type, { pointerType: "mouse", clientX: x, clientY: y }));
}

const hint = () => document.querySelector(".strip-hint");
const strip = () => sync.plots.get("p1") as Strip;
/** Lets others draw, by which a plot becomes known. */
async function layered(): Promise<void> {
  sync.layer.value = () => ({ draw: () => undefined, remove: () => done.push("removed") });
  await until(() => sync.plots.has("p1"));
}

test("the crosshair of the page goes where the pointer is, and away with it", async () => {
  const over = await given();
  await layered();
  pointer(over, "pointermove", 100, 10);
  expect(sync.pointed.value?.source).toBe("p1");
  expect(sync.pointed.value?.time).toBeCloseTo(strip().timeAt(100));
  pointer(over, "pointerleave");
  expect(sync.pointed.value).toBeNull();
});

test("what is under the pointer is said in words, if there is something", async () => {
  const over = await given();
  pointer(over, "pointermove", 10, 90);
  await until(() => hint()?.textContent?.includes("web-2 row 1") ?? false);
  pointer(over, "pointermove", 500, 90);
  await until(() => hint() === null);
  pointer(over, "pointermove", 10, 10);
  await until(() => hint()?.textContent?.includes("web-1 row 0") ?? false);
  pointer(over, "pointerleave");
  await until(() => hint() === null);
});

test("dragging over a stretch shows that, a double click shows more", async () => {
  const over = await given();
  await layered();
  pointer(over, "pointerdown", 100);
  pointer(over, "pointermove", 200);
  pointer(over, "pointerup", 200);
  over.dispatchEvent(new MouseEvent("dblclick"));
  expect(done).toEqual([[Math.round(strip().timeAt(100)), Math.round(strip().timeAt(200))], "out"]);
});

test("arrows move the crosshair, and it goes with the focus", async () => {
  await given();
  const element = document.querySelector(".strip") as HTMLElement;
  element.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  expect(sync.pointed.value).toEqual({ time: DAY.from, source: "p1" });
  element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(sync.pointed.value).toEqual({ time: DAY.from + 1000, source: "p1" });
  element.dispatchEvent(new FocusEvent("blur"));
  expect(sync.pointed.value).toBeNull();
});

test("others draw over it while it stands", async () => {
  await given();
  expect(sync.plots.has("p1")).toBe(false);
  await layered();
  sync.layer.value = null;
  await until(() => !sync.plots.has("p1"));
  expect(done).toEqual(["removed"]);
  await layered();
  render(null, document.body);
  await until(() => !sync.plots.has("p1"));
  expect(done).toEqual(["removed", "removed"]);
  expect(document.querySelector("canvas")).toBeNull();
});

test("a small one is no plot of its own, and has no table", async () => {
  let asked = 0;
  sync.layer.value = () => {
    asked++;
    return { draw: () => undefined, remove: () => undefined };
  };
  await given({ compact: true });
  expect([sync.plots.has("p1"), asked]).toEqual([false, 0]);
  expect(document.querySelector("#p1-table")).toBeNull();
  expect(document.querySelector(".strip")?.getAttribute("tabindex")).toBe("-1");
});

test("it is drawn again when something new came, or somebody points elsewhere", async () => {
  const also = signal(0);
  await given({ also });
  for (const change of [
    () => {
      also.value = 1;
    },
    () => {
      sync.pointed.value = { time: 5, source: "p2" };
    },
  ]) {
    await quiet();
    change();
    await until(() => painted);
  }
});

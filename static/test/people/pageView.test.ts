import { effect, signal } from "@preact/signals";
import { beforeEach, expect, it } from "vitest";
import type { TimeRange } from "../../src/core/time";
import { PageView } from "../../src/people/pageView";

const range = signal<TimeRange>({ window: 60_000 });
const panel = signal<string | null>(null);
let adopted: TimeRange[];
let page: { scrollY: number; innerHeight: number; scrollTo: (to?: ScrollToOptions | number) => void; document: never };
let view: PageView;

beforeEach(() => {
  range.value = { window: 60_000 };
  panel.value = null;
  adopted = [];
  page = {
    scrollY: 0,
    innerHeight: 500,
    scrollTo: (to) => {
      page.scrollY = (to as ScrollToOptions).top ?? 0;
    },
    document: { documentElement: { scrollHeight: 1500 } } as never,
  };
  const adopt = (next: TimeRange) => {
    adopted.push(next);
    range.value = next;
  };
  const show = (id: string | null) => {
    panel.value = id;
  };
  const full = { id: panel, show };
  view = new PageView({ range, adopt }, full, page as never);
});

it("tells range, scroll and the panel that fills the page, and when they change", () => {
  const told: unknown[] = [];
  const stop = effect(() => void told.push(view.shown));
  range.value = { from: 1_000, to: 2_000 };
  page.scrollY = 250;
  view.scrolled();
  panel.value = "cpu";
  stop();
  expect(told).toEqual([
    { window: 60_000, live: true, scroll: 0 },
    { from: 1_000, to: 2_000, live: false, scroll: 0 },
    { from: 1_000, to: 2_000, live: false, scroll: 0.25 },
    { from: 1_000, to: 2_000, live: false, scroll: 0.25, panel: "cpu" },
  ]);
});

it("shows what another page does; what is the same already is left alone", () => {
  view.show({ from: 1_000, to: 2_000, live: false, scroll: 0.5, panel: "cpu" });
  expect([range.value, panel.value, page.scrollY]).toEqual([{ from: 1_000, to: 2_000 }, "cpu", 500]);
  view.scrolled();
  view.show({ from: 1_000, to: 2_000, scroll: 0.502, panel: "cpu" });
  expect([adopted.length, page.scrollY]).toEqual([1, 500]);
  view.show({ window: 60_000 });
  expect([range.value, panel.value]).toEqual([{ window: 60_000 }, null]);
});

it("a page that need not be scrolled is at its start", () => {
  page.innerHeight = 2_000;
  page.scrollY = 10;
  view.scrolled();
  expect(view.scroll.value).toBe(0);
});

// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import type { Colors } from "../../src/charts/palette";
import { Strip, type StripArea, type StripSource } from "../../src/charts/strip";
import { type Canvas, drawnOn, LETTER, sized } from "../canvas";

const [WIDTH, HEIGHT] = [600, 122];
/** The time axis takes 22 pixels. */
const ROWS = HEIGHT - 22;
const MINUTE = 60_000;

let canvas: Canvas;
let host: HTMLElement;
let source: { -readonly [Name in keyof StripSource]: StripSource[Name] };
let bounds: { from: number; to: number };
let labels: string[];
let pointed: number | null;
let painted: StripArea[];

beforeEach(() => {
  canvas = drawnOn();
  host = document.createElement("div");
  sized(host, WIDTH, HEIGHT);
  [bounds, labels, pointed, painted] = [{ from: 0, to: 10 * MINUTE }, ["web-1", "web-2"], null, []];
  source = {
    bounds: () => bounds,
    colors: () => ({ muted: "grey", text: "black" }) as Colors,
    labels: () => labels,
    paint: (area) => painted.push(area),
    pointed: () => pointed,
    seen: () => true,
    bare: false,
  };
});

function drawn(): Strip {
  const strip = new Strip(host, source);
  strip.draw();
  return strip;
}

const named = () => canvas.texts.filter(([text]) => !/^\d/.test(text));

test("each name stands beside its row, and the rows have the rest", () => {
  const strip = drawn();
  const gutter = 5 * LETTER + 22;
  expect(named()).toEqual([
    ["web-1", gutter - 8, ROWS / 4],
    ["web-2", gutter - 8, (3 * ROWS) / 4],
  ]);
  expect([strip.width, strip.height]).toEqual([WIDTH - gutter, ROWS]);
  expect(painted[0]).toMatchObject({ left: gutter, top: 0, width: WIDTH - gutter, height: ROWS, ...bounds });
  expect(strip.over.style.inset).toBe(`0 0 22px ${gutter}px`);
});

test("a long name takes no more than its share, and is shortened to fit", () => {
  labels = ["x".repeat(200)];
  const strip = drawn();
  const gutter = WIDTH - strip.width;
  expect(gutter).toBe(Math.ceil(WIDTH * 0.28));
  const [[text, right] = ["", 0, 0]] = named();
  expect(text).toMatch(/^x+…$/);
  expect(right - text.length * LETTER).toBeGreaterThanOrEqual(0);
});

test("where rows are too low for all names, some are left out evenly", () => {
  labels = Array.from({ length: 20 }, (_, i) => `r${i}`);
  drawn();
  expect(named().map(([text]) => text)).toEqual(["r0", "r3", "r6", "r9", "r12", "r15", "r18"]);
});

test("times stand where they are, and none is cut off at an end", () => {
  const strip = drawn();
  const left = WIDTH - strip.width;
  const times = canvas.texts.filter(([text]) => /^\d/.test(text));
  expect(times.length).toBeGreaterThan(3);
  for (const [, x] of times) {
    expect(x).toBeGreaterThan(left + 20);
    expect(x).toBeLessThan(WIDTH - 20);
    expect(strip.timeAt(x - left) % MINUTE).toBeCloseTo(0, 3);
  }
});

test("a place and its time are one", () => {
  const strip = drawn();
  for (const time of [0, 1, 123_456, 10 * MINUTE]) expect(strip.timeAt(strip.leftOf(time))).toBeCloseTo(time, 6);
  expect([strip.leftOf(bounds.from), strip.leftOf(bounds.to)]).toEqual([0, strip.width]);
});

test("the crosshair stands at its time, and nowhere when that is not shown", () => {
  const strip = drawn();
  expect(canvas.lines).toEqual([]);
  pointed = 5 * MINUTE;
  strip.draw();
  expect(canvas.lines).toEqual([[Math.round(WIDTH - strip.width / 2) + 0.5, 0]]);
  for (const outside of [-1, 10 * MINUTE + 1]) {
    pointed = outside;
    strip.draw();
    expect(canvas.lines).toEqual([]);
  }
});

test("a small picture has neither names nor times", () => {
  source.bare = true;
  const strip = drawn();
  expect(canvas.texts).toEqual([]);
  expect([strip.width, strip.height]).toEqual([WIDTH, HEIGHT]);
});

test("it is drawn again when it moved by a pixel, was told to, or is larger; not when nobody sees it", () => {
  const strip = drawn();
  expect(strip.due()).toBe(false);
  const pixel = (10 * MINUTE) / strip.width;
  bounds = { from: 0.5 * pixel, to: 10 * MINUTE + 0.5 * pixel };
  expect(strip.due()).toBe(false);
  bounds = { from: pixel, to: 10 * MINUTE + pixel };
  expect(strip.due()).toBe(true);
  source.seen = () => false;
  expect(strip.due()).toBe(false);
  source.seen = () => true;
  strip.draw();
  strip.invalidate();
  expect(strip.due()).toBe(true);
  strip.draw();
  strip.resize();
  expect(strip.due()).toBe(false);
  sized(host, WIDTH + 100, HEIGHT);
  strip.resize();
  expect(strip.due()).toBe(true);
  strip.draw();
  expect(painted.at(-1)?.width).toBe(strip.width);
  sized(host, 0, 0);
  strip.resize();
  expect(strip.due()).toBe(false);
});

test("what others draw over it is drawn with it", () => {
  const strip = drawn();
  let times = 0;
  strip.layer = {
    draw: () => {
      times++;
    },
    remove: () => undefined,
  };
  strip.draw();
  expect(times).toBe(1);
});

// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { dragged } from "../../src/panels/stripDrag";
import { sized } from "../canvas";

let over: HTMLElement;
let stop: AbortController;
let told: [number, number][];

beforeEach(() => {
  over = document.createElement("div");
  sized(over, 500, 100);
  [stop, told] = [new AbortController(), []];
  dragged(over, stop.signal, (from, to) => told.push([from, to]));
});

function pointer(type: string, x = 0, more: PointerEventInit = {}): void {
  over.dispatchEvent(new PointerEvent(type, { pointerType: "mouse", pointerId: 1, clientX: x, ...more }));
}

const shade = () => over.querySelector<HTMLElement>("i")?.style;

test("the stretch is shown while it is dragged over, and told in order whichever way that was", () => {
  pointer("pointerdown", 100);
  expect(shade()).toBeUndefined();
  pointer("pointermove", 250);
  expect([shade()?.insetInlineStart, shade()?.inlineSize]).toEqual(["100px", "150px"]);
  pointer("pointermove", 40);
  expect([shade()?.insetInlineStart, shade()?.inlineSize]).toEqual(["40px", "60px"]);
  pointer("pointerup", 40);
  expect(shade()).toBeUndefined();
  expect(told).toEqual([[40, 100]]);
});

test("what goes beyond an end ends there", () => {
  pointer("pointerdown", 450);
  pointer("pointermove", 900);
  pointer("pointerup", 900);
  pointer("pointerdown", 50);
  pointer("pointermove", -80);
  pointer("pointerup", -80);
  expect(told).toEqual([
    [450, 500],
    [0, 50],
  ]);
});

test("a press is no stretch, nor is one that was taken back", () => {
  pointer("pointerdown", 100);
  pointer("pointermove", 102);
  expect(shade()).toBeUndefined();
  pointer("pointermove", 300);
  pointer("pointermove", 101);
  expect(shade()).toBeUndefined();
  pointer("pointerup", 101);
  expect(told).toEqual([]);
});

test("only the main button of a mouse drags: a finger scrolls the page", () => {
  for (const more of [{ button: 2 }, { pointerType: "touch" }, { pointerType: "pen" }]) {
    pointer("pointerdown", 100, more);
    pointer("pointermove", 300, more);
    pointer("pointerup", 300, more);
  }
  expect(told).toEqual([]);
});

test("what is broken off tells nothing, and the next begins anew", () => {
  pointer("pointerdown", 100);
  pointer("pointermove", 300);
  pointer("pointercancel");
  expect(shade()).toBeUndefined();
  pointer("pointermove", 400);
  pointer("pointerup", 400);
  expect(told).toEqual([]);
  pointer("pointerdown", 10);
  pointer("pointerup", 20);
  expect(told).toEqual([[10, 20]]);
});

test("it ends with its signal", () => {
  stop.abort();
  pointer("pointerdown", 100);
  pointer("pointerup", 300);
  expect(told).toEqual([]);
});

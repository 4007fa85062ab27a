// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { focusLater } from "../../src/editor/actions";

const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
const focused = () => document.activeElement?.id || document.activeElement?.getAttribute("data-panel");
let scrolled: string[];

beforeEach(() => {
  scrolled = [];
  document.body.innerHTML = '<div data-panel="a" tabindex="0"></div><input id="text"><button id="button"></button>';
  HTMLElement.prototype.scrollIntoView = function (this: HTMLElement) {
    scrolled.push(this.dataset.panel ?? "");
  };
});
afterEach(() => {
  document.body.innerHTML = "";
});

test("a panel that is there has the focus at once, and is scrolled to", async () => {
  focusLater("a");
  expect(focused()).toBe("a");
  await frame();
  expect([focused(), scrolled]).toEqual(["a", ["a"]]);
});

test("one that is yet to be drawn has it once it is", async () => {
  document.getElementById("button")?.focus();
  focusLater("b");
  expect(focused()).toBe("button");
  document.body.insertAdjacentHTML("beforeend", '<div data-panel="b" tabindex="0"></div>');
  await frame();
  expect([focused(), scrolled]).toEqual(["b", ["b"]]);
});

test("one that is drawn anew has it again", async () => {
  focusLater("a");
  document.querySelector("[data-panel=a]")?.replaceWith(Object.assign(document.createElement("div"), { tabIndex: 0 }));
  document.querySelector("div")?.setAttribute("data-panel", "a");
  await frame();
  expect(focused()).toBe("a");
});

test("whoever writes by then keeps the focus, and one that never comes takes none", async () => {
  focusLater("a");
  document.getElementById("text")?.focus();
  await frame();
  expect([focused(), scrolled]).toEqual(["text", []]);
  for (const id of [null, "gone"]) focusLater(id);
  await frame();
  expect(focused()).toBe("text");
});

// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts, toast } from "../../src/ui/Toast";

const texts = () => [...document.querySelectorAll(".toast p")].map((one) => one.textContent);
const show = (text: string) => act(() => toast({ text }));

beforeEach(() => {
  vi.useFakeTimers();
  act(() => render(<Toasts />, document.body));
});
afterEach(() => {
  act(() => void vi.runAllTimers());
  act(() => render(null, document.body));
  vi.useRealTimers();
});

it("shows at most three, the latest last, and each for a while", () => {
  for (const text of ["a", "b", "c", "d"]) show(text);
  expect(texts()).toEqual(["b", "c", "d"]);
  act(() => void vi.advanceTimersByTime(6_100));
  expect(texts()).toEqual([]);
});

it("stays while the pointer is on it", () => {
  show("wait");
  act(() => void document.querySelector(".toast")?.dispatchEvent(new PointerEvent("pointerenter")));
  act(() => void vi.advanceTimersByTime(60_000));
  expect(texts()).toEqual(["wait"]);
  act(() => void document.querySelector(".toast")?.dispatchEvent(new PointerEvent("pointerleave")));
  act(() => void vi.advanceTimersByTime(6_100));
  expect(texts()).toEqual([]);
});

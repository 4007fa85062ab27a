// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts, toast, untoast } from "../../src/ui/Toast";

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

const dismiss = (at: number) =>
  act(() => [...document.querySelectorAll<HTMLElement>("[data-dismiss]")].at(at)?.click());

it("one that stays goes last, and only when it is dismissed", () => {
  const onDismiss = vi.fn();
  act(() => toast({ text: "critical", stays: true, onDismiss }));
  for (const text of ["a", "b", "c"]) show(text);
  expect(texts()).toEqual(["critical", "b", "c"]);
  act(() => void vi.advanceTimersByTime(60_000));
  expect(texts()).toEqual(["critical"]);
  expect(onDismiss).not.toHaveBeenCalled();
  dismiss(0);
  expect(texts()).toEqual([]);
  expect(onDismiss).toHaveBeenCalledOnce();
});

it("one of the same key takes the place of the one before, and can be taken back", () => {
  act(() => toast({ text: "one", key: "k:1" }));
  act(() => toast({ text: "two", key: "k:1" }));
  show("other");
  expect(texts()).toEqual(["two", "other"]);
  act(() => untoast((key) => key.startsWith("k:")));
  expect(texts()).toEqual(["other"]);
});

it("is dismissed by keys, and the focus goes back to where it was", () => {
  const field = document.body.appendChild(document.createElement("button"));
  field.focus();
  show("a");
  show("b");
  const button = document.querySelector<HTMLElement>("[data-dismiss]");
  act(() => void button?.dispatchEvent(new FocusEvent("focusin", { bubbles: true, relatedTarget: field })));
  button?.focus();
  const press = () => new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
  act(() => void document.activeElement?.dispatchEvent(press()));
  expect(texts()).toEqual(["b"]);
  expect(document.activeElement?.hasAttribute("data-dismiss")).toBe(true);
  act(() => void document.activeElement?.dispatchEvent(press()));
  expect(texts()).toEqual([]);
  expect(document.activeElement).toBe(field);
  show("c");
  act(() => void document.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true })));
  expect(texts()).toEqual([]);
  field.remove();
});

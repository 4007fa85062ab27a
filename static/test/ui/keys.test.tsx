// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Shortcut, useShortcuts } from "../../src/ui/keys";

const acts = { listed: vi.fn(), t: vi.fn(), home: vi.fn(), undo: vi.fn(), plain: vi.fn(), panel: vi.fn() };
const group = "Everywhere";
const LIST: Shortcut[] = [
  { keys: "", label: "", group, act: acts.listed },
  { keys: "t", label: "", group, act: acts.t },
  { keys: "g h", label: "", group, act: acts.home },
  { keys: "mod+z", label: "", group, act: acts.undo },
  { keys: "ArrowLeft", label: "", group, act: acts.plain },
  {
    keys: "ArrowLeft",
    label: "",
    group,
    act: acts.panel,
    when: ({ target }) => (target as HTMLElement).id === "panel",
  },
];

function Page() {
  useShortcuts(LIST);
  return (
    <>
      <input id="field" />
      <section id="panel" />
    </>
  );
}

function press(key: string, target: Element = document.body, more: KeyboardEventInit = {}) {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

beforeEach(() => act(() => render(<Page />, document.body)));
afterEach(() => {
  act(() => render(null, document.body));
  vi.clearAllMocks();
});

const found = (id: string) => document.getElementById(id) as HTMLElement;

it("acts on one key, on a modifier with a key, and on two keys in a row", () => {
  press("t");
  press("z", document.body, { ctrlKey: true });
  press("g");
  press("h");
  press("h");
  expect(acts.t).toHaveBeenCalledOnce();
  expect(acts.undo).toHaveBeenCalledOnce();
  expect(acts.home).toHaveBeenCalledOnce();
});

it("what has no keys is by no key", () => {
  for (const key of ["x", "Escape", "t"]) press(key);
  expect(acts.listed).not.toHaveBeenCalled();
  expect(acts.t).toHaveBeenCalledOnce();
});

it("leaves the keys alone while one types, and those that something else took", () => {
  press("t", found("field"));
  const taken = new KeyboardEvent("keydown", { key: "t", bubbles: true, cancelable: true });
  taken.preventDefault();
  document.body.dispatchEvent(taken);
  expect(acts.t).not.toHaveBeenCalled();
});

it("prefers the one whose condition holds", () => {
  press("ArrowLeft", found("panel"));
  expect(acts.panel).toHaveBeenCalledOnce();
  expect(acts.plain).not.toHaveBeenCalled();
  press("ArrowLeft");
  expect(acts.plain).toHaveBeenCalledOnce();
});

it("acts no more once its component is gone", () => {
  act(() => render(null, document.body));
  press("t");
  expect(acts.t).not.toHaveBeenCalled();
});

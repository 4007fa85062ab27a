// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Menu } from "../../src/ui/Menu";

const rename = vi.fn();
const ENTRIES = [
  { heading: "Ada" },
  { label: "Rename", act: rename },
  "line" as const,
  { label: "Light", checked: false, act: () => undefined },
  { label: "Dark", checked: true, act: () => undefined },
  { label: "Sources", href: "/sources" },
];

const button = () => document.querySelector("button") as HTMLButtonElement;
const items = () => [...document.querySelectorAll<HTMLElement>(".item")];
const label = () => document.activeElement?.textContent;
const press = (key: string) =>
  act(() => void document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));

beforeEach(() =>
  act(() => {
    render(
      <Menu label="More" entries={ENTRIES}>
        …
      </Menu>,
      document.body,
    );
  }),
);
afterEach(() => {
  act(() => render(null, document.body));
  vi.clearAllMocks();
});

it("is closed until its button is pressed", () => {
  expect(items()).toHaveLength(0);
  expect(button().getAttribute("aria-expanded")).toBe("false");
  act(() => button().click());
  expect(button().getAttribute("aria-expanded")).toBe("true");
  expect(items().map((one) => one.textContent)).toEqual(["Rename", "Light", "Dark", "Sources"]);
});

it("says what its items are", () => {
  act(() => button().click());
  expect(items().map((one) => one.getAttribute("role"))).toEqual([
    "menuitem",
    "menuitemradio",
    "menuitemradio",
    "menuitem",
  ]);
  expect(items().map((one) => one.getAttribute("aria-checked"))).toEqual([null, "false", "true", null]);
  expect(items()[3]?.getAttribute("href")).toBe("/sources");
});

it("is walked through by keys", () => {
  act(() => button().click());
  items()[0]?.focus();
  press("ArrowDown");
  expect(label()).toBe("Light");
  press("End");
  expect(label()).toBe("Sources");
  press("ArrowDown");
  expect(label()).toBe("Rename");
  press("d");
  expect(label()).toBe("Dark");
});

it("closes and acts when an item is chosen", () => {
  act(() => button().click());
  act(() => items()[0]?.click());
  expect(rename).toHaveBeenCalledOnce();
  expect(items()).toHaveLength(0);
});

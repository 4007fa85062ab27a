// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { followedHere } from "../../src/notify/here";

const pressed = (init: MouseEventInit = {}) => new MouseEvent("click", { cancelable: true, ...init });

it("a press is followed by the page where it can, and else by the browser", () => {
  const follow = vi.fn((link: string) => link === "/d/d1?entry=5");
  const here = { follow, sees: async () => false };
  const plain = pressed();
  expect(followedHere(plain, "/d/d1?entry=5", here)).toBe(true);
  expect(plain.defaultPrevented).toBe(true);
  const elsewhere = pressed();
  expect(followedHere(elsewhere, "/d/d2", here)).toBe(false);
  expect(followedHere(elsewhere, "/d/d1?entry=5", null)).toBe(false);
  expect(elsewhere.defaultPrevented).toBe(false);
});

it.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
  "a press with %j is the browser's",
  (init) => {
    const follow = vi.fn(() => true);
    const event = pressed(init);
    expect(followedHere(event, "/d/d1?entry=5", { follow, sees: async () => false })).toBe(false);
    expect(event.defaultPrevented).toBe(false);
    expect(follow).not.toHaveBeenCalled();
  },
);

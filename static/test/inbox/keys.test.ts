// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from "vitest";
import { inboxKeys } from "../../src/inbox/keys";
import { notice } from "../fakeInbox";

const items = [notice("n3"), notice("n2", { state: "read" }), notice("n1", { state: "archived" })];
const put = vi.fn();
let press: (keys: string) => void;
const focused = () => document.activeElement?.closest<HTMLElement>("[data-notice]")?.dataset.notice ?? null;

beforeEach(() => {
  put.mockClear();
  document.body.innerHTML = items.map(({ id }) => `<li data-notice="${id}"><a href="#x">${id}</a></li>`).join("");
  const list = inboxKeys({ current: document.body }, () => items, put);
  press = (keys) => list.find((one) => one.keys === keys)?.act(new KeyboardEvent("keydown"));
});

it("j and k go from row to row, and stop at the ends", () => {
  expect(focused()).toBeNull();
  press("j");
  expect(focused()).toBe("n3");
  press("k");
  expect(focused()).toBe("n3");
  for (let i = 0; i < 5; i++) press("j");
  expect(focused()).toBe("n1");
});

it("r reads, or unreads, the row in focus; e puts it away, or back", () => {
  press("r");
  expect(put).not.toHaveBeenCalled();
  press("j");
  press("r");
  press("e");
  press("j");
  press("r");
  press("j");
  press("e");
  expect(put.mock.calls).toEqual([
    [["n3"], "read"],
    [["n3"], "archived"],
    [["n2"], "seen"],
    [["n1"], "read"],
  ]);
});

it("when the row goes, the next one has the focus", async () => {
  press("j");
  put.mockImplementation(() => document.querySelector("[data-notice=n3]")?.remove());
  press("e");
  await new Promise(requestAnimationFrame);
  expect(focused()).toBe("n2");
});

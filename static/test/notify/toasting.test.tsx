// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Notice } from "../../src/core/noticeWire";
import { toastNotices, untoastDealtWith } from "../../src/notify/toasting";
import { Toasts, untoast } from "../../src/ui/Toast";
import { notice } from "../fakeInbox";

const on = { onOpen: vi.fn(), onDismiss: vi.fn() };
const titles = () => [...document.querySelectorAll(".toast b")].map((one) => one.textContent);
const tell = (...news: Notice[]) => act(() => toastNotices(news, on));

beforeEach(() => {
  act(() => render(<Toasts />, document.body));
});
afterEach(() => {
  act(() => untoast(() => true));
  act(() => render(null, document.body));
  vi.clearAllMocks();
});

it("shows title, text, severity and the link", () => {
  tell(notice("n1", { title: "Deployed", body: "x".repeat(500), severity: "warning", link: "/d/d1" }));
  expect(titles()).toEqual(["Deployed"]);
  expect(document.querySelector(".toast p")?.textContent).toHaveLength(161);
  expect(document.querySelector(".toast.warn a")?.getAttribute("href")).toBe("/d/d1");
});

it("says what happened to it", () => {
  const one = notice("n1", { link: "#here" });
  tell(one);
  act(() => document.querySelector<HTMLElement>(".toast a")?.click());
  expect(on.onOpen).toHaveBeenCalledWith(one, expect.any(MouseEvent));
  tell(notice("n2"));
  expect(document.querySelector(".toast a")).toBeNull();
  act(() => document.querySelector<HTMLElement>("[data-dismiss]")?.click());
  expect(on.onDismiss).toHaveBeenCalledWith(notice("n2"));
});

it("many at once are one", () => {
  tell(...["n1", "n2", "n3", "n4"].map((id) => notice(id)));
  expect(titles()).toEqual(["4 notifications came while you were away"]);
});

it("what was dealt with on another device goes; what a list has shown there stays", () => {
  tell(notice("n1"), notice("n2"), notice("n3"));
  const push = { type: "notifications" as const, unseen: 0 };
  act(() => untoastDealtWith({ ...push, changed: [], all: "seen" }));
  expect(titles()).toHaveLength(3);
  act(() => untoastDealtWith({ ...push, changed: [{ id: "n1", state: "seen" }] }));
  expect(titles()).toEqual(["Title n2", "Title n3"]);
  act(() => untoastDealtWith({ ...push, changed: [], all: "read" }));
  expect(titles()).toEqual([]);
});

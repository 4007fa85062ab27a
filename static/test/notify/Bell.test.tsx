// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Connection } from "../../src/core/connection";
import { InboxApi } from "../../src/notify/api";
import { Bell } from "../../src/notify/Bell";
import type { Here } from "../../src/notify/here";
import { Notices } from "../../src/notify/notices";
import { SeriesWindow } from "../../src/series/window";
import { Toasts, untoast } from "../../src/ui/Toast";
import { ManualClock } from "../clock";
import { FakeInbox, notice } from "../fakeInbox";

let clock: ManualClock;
let server: FakeInbox;
let notices: Notices;
/** Whether one sees what a notification is about is known when the test says so. */
let looking: Promise<boolean>;
let know: (looks: boolean) => void;
let followed: string[];

const here: Here = {
  follow: (link) => link === "/d/here" && followed.push(link) > 0,
  sees: () => looking,
};

const $ = (selector: string) => document.querySelector<HTMLElement>(selector);
const settle = () =>
  act(async () => {
    for (let i = 0; i < 5; i++) {
      await clock.settle();
      await new Promise((resolve) => setTimeout(resolve));
    }
  });
const open = async () => {
  act(() => $(".bell")?.click());
  await settle();
};

beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeInbox(clock);
  server.inbox = [notice("n2", { severity: "critical", link: "/d/d1" }), notice("n1", { state: "read" })];
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  looking = new Promise((resolve) => {
    know = resolve;
  });
  followed = [];
  notices = new Notices(connection, new InboxApi(server.fetch), true, signal(here));
  act(() =>
    render(
      <>
        <Bell notices={notices} />
        <Toasts />
      </>,
      document.body,
    ),
  );
  connection.open();
  await settle();
});
afterEach(() => {
  act(() => untoast(() => true));
  act(() => render(null, document.body));
});

it("says how many are unseen, and when that is not known yet", async () => {
  expect($(".bell")?.getAttribute("aria-label")).toBe("Notifications, 1 unseen");
  expect($(".bell")?.getAttribute("aria-busy")).toBe("false");
  server.notify(notice("n3"));
  know(false);
  await settle();
  expect($(".bell .unread")?.textContent).toBe("2");
  expect($(".toast b")?.textContent).toBe("Title n3");
});

it("what one looks at already is seen, and never counted or told", async () => {
  server.notify(notice("n3"));
  await settle();
  expect($(".bell .unread")?.textContent).toBe("1");
  know(true);
  await settle();
  expect($(".bell .unread")?.textContent).toBe("1");
  expect($(".toast")).toBeNull();
  expect(server.inbox.map(({ id, state }) => `${id} ${state}`)).toEqual(["n3 seen", "n2 unseen", "n1 read"]);
});

it("what leads to this very page is followed without leaving it", async () => {
  server.notify(notice("n3", { link: "/d/here" }));
  know(false);
  await settle();
  await open();
  const press = (selector: string): boolean => {
    const event = new MouseEvent("click", { bubbles: true, cancelable: true });
    act(() => {
      $(selector)?.dispatchEvent(event);
    });
    return event.defaultPrevented;
  };
  expect(press(".notice-line[href='/d/here']")).toBe(true);
  await settle();
  expect($(".notices")).toBeNull();
  expect(server.inbox[0]?.state).toBe("read");
  server.notify(notice("n4", { link: "/d/here" }));
  await settle();
  expect(press(".toast a")).toBe(true);
  await settle();
  expect(followed).toEqual(["/d/here", "/d/here"]);
  expect(server.inbox[0]?.state).toBe("read");
});

it("to open it is to have seen, and what comes while it is open, too", async () => {
  await open();
  expect([...document.querySelectorAll(".notices b")].map((one) => one.textContent)).toEqual([
    "Unread: critical: Title n2",
    "Title n1",
  ]);
  expect(server.unseen).toBe(0);
  server.notify(notice("n3"));
  await settle();
  await settle(); // that it was seen is told once it is shown
  expect(server.unseen).toBe(0);
  expect($(".bell .unread")).toBeNull();
});

it("to press one is to read it; all can be read at once", async () => {
  await open();
  expect($(".notice-line")?.getAttribute("href")).toBe("/d/d1");
  $(".notice-line")?.addEventListener("click", (event) => event.preventDefault());
  act(() => $(".notice-line")?.click());
  await settle();
  expect(server.inbox[0]?.state).toBe("read");
  const all = () => [...document.querySelectorAll("button")].find((one) => one.textContent === "Mark all read");
  expect(all()?.getAttribute("aria-disabled")).toBe("true");
  server.notify(notice("n3"));
  await settle();
  act(() => all()?.click());
  await settle();
  expect(server.inbox.map(({ state }) => state)).toEqual(["read", "read", "read"]);
});

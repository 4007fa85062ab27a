// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Rooms } from "../../src/client/rooms";
import { Connection } from "../../src/core/connection";
import { Drawer } from "../../src/people/Drawer";
import { SpokenChat } from "../../src/people/Spoken";
import { Stage } from "../../src/people/stage";
import { SeriesWindow } from "../../src/series/window";
import type { TimeState } from "../../src/time/state";
import { ManualClock } from "../clock";
import { FakeRooms, GRACE, KeptUnsent } from "../fakeRooms";
import { followingNobody } from "./followingNobody";

let clock: ManualClock;
let server: FakeRooms;
let stage: Stage;

const settle = () => act(() => clock.settle());
const $ = (selector: string) => document.querySelector<HTMLElement>(selector);
const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent);

beforeEach(async () => {
  localStorage.clear();
  localStorage.setItem("dashboard_drawer", "1");
  clock = new ManualClock();
  server = new FakeRooms(clock);
  server.keep({ type: "message", text: "Hello" });
  server.keep({ type: "message", text: "World" });
  const connection = new Connection({
    url: "ws://dashboard.test/ws",
    WebSocket: server.WebSocket,
    timers: clock,
    makeStore: ({ window }) => new SeriesWindow(window),
  });
  const room = new Rooms(connection, new KeptUnsent(), clock).joinRoom("d1");
  const time = { range: signal({ from: 1_000, to: 2_000 }) } as unknown as TimeState;
  const sync = { pointed: signal(null) } as unknown as Stage["sync"];
  stage = new Stage(room, signal({}), time, sync, localStorage, followingNobody(room));
  connection.open();
  await settle();
  act(() => {
    render(
      <>
        <SpokenChat stage={stage} />
        <Drawer stage={stage} />
      </>,
      document.body,
    );
  });
});
afterEach(() => act(() => render(null, document.body)));

async function write(text: string): Promise<void> {
  const field = $(".composer textarea") as HTMLTextAreaElement;
  await act(() => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await act(() => void field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
  await settle();
}

test("an author is named once in a run", () => {
  expect(texts(".author b")).toEqual(["grace"]);
  expect(texts(".bubble > p")).toEqual(["Hello", "World"]);
});

test("Enter sends, and the field is empty again", async () => {
  await write("  Hi  ");
  expect(texts(".bubble > p")).toEqual(["Hello", "World", "Hi"]);
  expect(($(".composer textarea") as HTMLTextAreaElement).value).toBe("");
  await write("   ");
  expect(server.log).toHaveLength(3);
});

test("a draft is kept until it is sent", async () => {
  const field = $(".composer textarea") as HTMLTextAreaElement;
  await act(() => {
    field.value = "not yet";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(localStorage.getItem("dashboard_draft.u1.d1")).toBe("not yet");
  await write("now");
  expect(localStorage.getItem("dashboard_draft.u1.d1")).toBeNull();
});

test("a refused message offers to be sent again", async () => {
  server.refusal = { code: "forbidden", message: "Not now.", temporary: false };
  await write("Let me");
  expect($(".fault")?.textContent).toContain("Not sent. Not now.");
  server.refusal = null;
  await act(() => [...document.querySelectorAll<HTMLElement>(".fault button")][0]?.click());
  await settle();
  expect($(".fault")).toBeNull();
  expect(server.log.at(-1)).toMatchObject({ text: "Let me" });
});

test("markup in a message stays text", async () => {
  await write("<img src=x onerror=alert(1)> javascript:alert(1)");
  expect($(".bubble img")).toBeNull();
  expect($(".bubble a")).toBeNull();
});

test("who types is named, oneself is not", async () => {
  server.push({ type: "room", roomId: "d1", peopleCount: 2, people: [GRACE], typing: ["u1", "u2"] });
  await settle();
  expect($(".typing")?.textContent).toBe("grace is typing");
});

test("what others say is read out, once; one's own words are not", async () => {
  const spoken = () => $("[role=status].aside-only")?.textContent;
  expect(spoken()).toBe("");
  server.keep({ type: "message", text: "Listen" });
  await settle();
  expect(spoken()).toBe("grace: Listen");
  await write("I do");
  expect(spoken()).toBe("grace: Listen");
});

test("an annotation has a thread of its own", async () => {
  server.keep({ type: "annotation", text: "deploy 1.4", at: 1_500 });
  await settle();
  await act(() => [...document.querySelectorAll<HTMLElement>(".marked button")].at(-1)?.click());
  expect($(".drawer h2")?.textContent).toBe("Annotation");
  await write("Looks bad");
  expect(server.log.at(-1)).toMatchObject({ text: "Looks bad", thread: 3 });
  expect(texts(".bubble > p")).toEqual(["Looks bad"]);
  await act(() => $("[aria-label='Back to the chat']")?.click());
  expect(texts(".bubble > p")).toEqual(["Hello", "World"]);
  expect($(".marked")?.textContent).toContain("1 reply");
});

test("the tabs show people, what happened and what is marked, and arrows go between them", async () => {
  server.keep({ type: "annotation", text: "deploy 1.4", at: 1_500 });
  server.keep({ type: "user_left" });
  await settle();
  const tab = () => $("[role=tab][aria-selected=true]");
  const press = async (key: string) => {
    await act(() => void tab()?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
    const filled = () => $(".tab-panel")?.firstElementChild;
    for (let turn = 0; turn < 200 && !filled(); turn++) await act(() => new Promise<void>((done) => setTimeout(done)));
  };
  expect(tab()?.textContent).toBe("Chat");
  await press("ArrowRight");
  expect(texts(".everyone li").join()).toContain("ada (you), here");
  await press("ArrowRight");
  expect(texts(".activity li")[0]).toContain("grace left");
  expect(texts(".activity li")[1]).toContain("grace marked “deploy 1.4”");
  await press("End");
  expect($(".mark-line")?.textContent).toContain("deploy 1.4");
  await press("ArrowRight");
  expect(tab()?.textContent).toBe("Chat");
});

test("an unread message is marked at the tab while another one is shown", async () => {
  await act(() => {
    stage.tab.value = "people";
  });
  server.keep({ type: "message", text: "psst" });
  await settle();
  expect($(".tab-mark")?.textContent).toBe("1 unread");
  await act(() => $("#tab-chat")?.click());
  await settle();
  expect($(".tab-mark")).toBeNull();
});

// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PanelData } from "../../src/charts/data";
import type { Companion, Happening, RoomView } from "../../src/charts/room";
import { CursorSync } from "../../src/charts/sync";
import type { Panel, PanelOptions } from "../../src/document/panel";
import { happened, listing } from "../../src/panels/events/listing";
import type { ViewProps } from "../../src/panels/kind";
import { NoRoom } from "../../src/panels/NoRoom";
import { kindOf } from "../../src/panels/registry";
import { until } from "../until";

const PANEL: Panel = { kind: "events", title: "It", at: [0, 0, 6, 6], queries: {} };
const TIME = new Date(2026, 10, 22, 12, 3, 10).getTime();
const said = (key: string, text: string, more: Partial<Happening> = {}): Happening => ({
  key,
  offset: 1,
  kind: "message",
  time: TIME,
  until: null,
  by: "Ada",
  hue: 10,
  text,
  severity: null,
  ...more,
});
const ada: Companion = { id: "u1", name: "Ada Lovelace", hue: 10, away: false, looksAt: "CPU", since: TIME, me: true };

const people = signal<readonly Companion[]>([]);
const happenings = signal<readonly Happening[]>([]);
const doings = signal<readonly Happening[]>([]);
const room: RoomView = { people, happenings, doings, earlier: signal(false), readEarlier: () => undefined };
let sync: CursorSync;
let zoomed: number[];

beforeEach(() => {
  sync = new CursorSync();
  sync.room.value = room;
  zoomed = [];
});
afterEach(() => {
  render(null, document.body);
  sync.dispose();
});

async function shown(kind: string, options: PanelOptions = {}): Promise<void> {
  const { view } = kindOf(kind);
  const View = "now" in view ? view.now : await view.later();
  const props: ViewProps = {
    id: "p1",
    panel: { kind, title: "It", at: [0, 0, 6, 6], queries: {}, options },
    data: {} as PanelData,
    sync,
    bounds: () => ({ from: 0, to: 1 }),
    moving: signal(true),
    stale: signal(null),
    compact: false,
    onZoom: (from, to) => zoomed.push(from, to),
    onZoomOut: () => undefined,
  };
  render(<View {...props} />, document.body);
}
const texts = (selector: string) => [...document.querySelectorAll(selector)].map((each) => each.textContent);

test("who is here, what they look at, and who is away", async () => {
  people.value = [ada, { ...ada, id: "u2", name: "Grace", me: false, away: true }];
  await shown("people");
  expect(texts(".who")).toEqual(["Ada Lovelace you", "Grace"]);
  expect(texts(".where")).toEqual(["CPU", "away"]);
  people.value = [];
  await until(() => texts(".nobody").length === 1);
});

test("where somebody looks is not said, if the panel says so", async () => {
  people.value = [ada];
  await shown("people", { where: false });
  expect(texts(".where")[0]).toMatch(/^since /);
});

test("what happened, with the words that are searched for", async () => {
  happenings.value = [said("a", "Deployed 4.2", { kind: "mark", severity: "warning" }), said("b", "nice")];
  await shown("events");
  expect(texts(".happenings p")).toEqual(["Ada Deployed 4.2", "Ada nice"]);
  expect(document.querySelector(".mark.warning")).not.toBeNull();
  const input = document.querySelector("input") as HTMLInputElement;
  input.value = "deploy ADA";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await until(() => texts(".happenings p").length === 1);
  input.value = "nothing like it";
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await until(() => texts(".nothing-here")[0]?.includes("nothing like it") ?? false);
});

test("a press on its time goes to the moment", async () => {
  happenings.value = [said("a", "Deployed", { kind: "mark", until: TIME + 1000 })];
  await shown("events");
  document.querySelector<HTMLElement>(".happenings button")?.click();
  expect(zoomed).toEqual([TIME - 60_000, TIME + 61_000]);
});

test("messages and marks, unless the panel says what else or what not; in the order in which it happened", () => {
  happenings.value = [said("a", "x", { kind: "mark", offset: 2 }), said("b", "y", { offset: 5 })];
  doings.value = [
    said("c", "came", { kind: "coming", offset: 1 }),
    said("d", "moved CPU", { kind: "edit", offset: 3 }),
    said("e", "left", { kind: "coming", offset: 6 }),
  ];
  const keys = (options: PanelOptions) => happened(room, options).map(({ key }) => key);
  expect(keys({})).toEqual(["a", "b"]);
  expect(keys({ messages: false })).toEqual(["a"]);
  expect(keys({ moments: false, edits: true })).toEqual(["d", "b"]);
  expect(keys({ edits: true, comings: true })).toEqual(["c", "a", "d", "b", "e"]);
  expect(listing(happened(room, { edits: true }), "ada moved").map(({ key }) => key)).toEqual(["d"]);
});

test("a list of nothing says what to do about it", async () => {
  await shown("events", { messages: false, moments: false });
  expect(texts(".nothing-here")[0]).toContain("choose what in the options");
});

test("files of what the room shows", () => {
  happenings.value = [said("a", "=x", { kind: "mark" })];
  people.value = [ada];
  expect(kindOf("events").cells?.(room, PANEL)).toEqual([
    ["time", "kind", "by", "text"],
    [new Date(TIME).toISOString(), "mark", "Ada", "=x"],
  ]);
  expect(kindOf("people").cells?.(room, PANEL)[1]).toEqual(["Ada Lovelace", new Date(TIME).toISOString(), "false"]);
  expect(kindOf("people").cells?.(null, PANEL)).toHaveLength(1);
});

test("without a room there is a word why, once it is clear that none comes", () => {
  const after = (seconds: number) => {
    render(<NoRoom what="It" sync={{ seconds: signal(seconds) }} />, document.body);
    return document.body.textContent;
  };
  expect(after(0)).toBe("");
  expect(after(6)).toContain("It is shown to those who are signed in");
});

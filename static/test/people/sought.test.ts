// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Room } from "../../src/client/room";
import { entryHere, hereOf, threadWith } from "../../src/people/sought";
import type { Stage } from "../../src/people/stage";

it("what was said under an annotation is found there, and the annotation itself", () => {
  const messages = [
    { offset: 2, thread: null },
    { offset: 4, thread: 3 },
  ];
  const room = { view: signal({ messages, annotations: [{ offset: 3 }] }) } as unknown as Room;
  expect([2, 3, 4, 9].map((offset) => threadWith({ room }, offset))).toEqual([null, 3, 3, null]);
});

it.each([
  ["/d/d1?entry=5", 5],
  ["/d/d1", 0],
  ["/d/d1?entry=x", 0],
  ["/d/d1?entry=-1", 0],
  ["/d/d2?entry=5", null],
  ["/d/d1?entry=5&from=now-1h", null],
  ["/d/d1#there", null],
  ["https://elsewhere.test/d/d1?entry=5", null],
  ["//", null],
])("of the links to a page %s leads to the entry %s", (link, entry) => {
  expect(entryHere(link, "https://dash.test/d/d1?from=now-6h")).toBe(entry);
});

describe("on a page", () => {
  const at = (offset: number) => `${location.pathname}?entry=${offset}`;
  const held = { top: signal(4), state: signal("joined") };
  let stage: Stage;
  let here: ReturnType<typeof hereOf>;
  let visible: DocumentVisibilityState;

  beforeEach(() => {
    location.href = "https://dash.test/d/d1";
    visible = "visible";
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visible);
    held.top.value = 4;
    held.state.value = "joined";
    const open = signal(true);
    const show = (to: boolean) => {
      open.value = to;
    };
    const shown = { open, tab: signal("chat"), thread: signal(null), sought: signal(null), show };
    stage = { ...shown, room: held } as unknown as Stage;
    here = hereOf(stage);
  });
  afterEach(() => {
    document.body.innerHTML = "";
  });

  /** The conversation shows 100 pixels; what was said at `offset` is this far below its top. */
  function showAt(offset: number, top: number): void {
    document.body.innerHTML = `<section class="conversation"><p data-offset="${offset}"></p></section>`;
    const place = (selector: string, from: number, height: number): void => {
      const element = document.querySelector(selector) as Element;
      element.getBoundingClientRect = () => ({ top: from, bottom: from + height }) as DOMRect;
    };
    place("section", 0, 100);
    place("p", top, 30);
  }

  it("a link to it opens the drawer there, and one that leads elsewhere does nothing", () => {
    stage.show(false);
    stage.tab.value = "people";
    expect(here.follow("/d/d2?entry=5")).toBe(false);
    expect(stage.open.value).toBe(false);
    expect(here.follow(location.pathname)).toBe(true);
    expect([stage.open.value, stage.sought.value]).toEqual([false, null]);
    expect(here.follow(at(5))).toBe(true);
    expect([stage.open.value, stage.tab.value, stage.sought.value]).toEqual([true, "chat", 5]);
  });

  it("one sees what is said while one reads, though it comes after the news of it", async () => {
    const seen = here.sees(at(5));
    showAt(5, 60);
    held.top.value = 5;
    expect(await seen).toBe(true);
  });

  it.each([
    ["the drawer is closed", () => stage.show(false)],
    ["it shows something else", () => (stage.tab.value = "people")],
    ["the page is hidden", () => (visible = "hidden")],
  ])("one does not see it while %s", async (_, away) => {
    showAt(4, 10);
    expect(await here.sees(at(4))).toBe(true);
    away();
    expect(await here.sees(at(4))).toBe(false);
  });

  it("one does not see what is out of view, on another page, or not shown", async () => {
    showAt(4, 95);
    expect(await here.sees(at(4))).toBe(false);
    showAt(4, -20);
    expect(await here.sees(at(4))).toBe(false);
    expect(await here.sees(at(3))).toBe(false);
    expect(await here.sees("/d/d2?entry=4")).toBe(false);
  });

  it("who leaves before it comes has not seen it, nor who may no longer be there", async () => {
    const closing = here.sees(at(5));
    stage.show(false);
    expect(await closing).toBe(false);
    stage.show(true);
    const refused = here.sees(at(5));
    held.state.value = "refused";
    expect(await refused).toBe(false);
  });
});

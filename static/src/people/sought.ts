/** A link to something that was said: the drawer opens, older entries are read until it is there, and it is shown. */
import { effect, type Signal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Here } from "../notify/here";
import type { Stage } from "./stage";

/** Further back than so many pages nobody is led. */
const MOST_PAGES = 40;
/** What is held is shown within so many frames, unless it is not shown at all. */
const MOST_FRAMES = 60;
/** So many pixels of something must be in view. */
const IN_VIEW = 16;

/** Follows `?entry=OFFSET` of the page's address, once, and links that are pressed later. */
export function useSought(stage: Stage, here: Signal<Here | null>): void {
  useEffect(() => {
    const url = new URL(location.href);
    const offset = entryOf(url);
    if (offset > 0) {
      url.searchParams.delete("entry");
      history.replaceState(null, "", url);
      seek(stage, offset);
    }
    here.value = hereOf(stage);
    return () => {
      here.value = null;
    };
  }, [stage, here]);
  useSignalEffect(() => {
    const { room, sought } = stage;
    if (sought.value !== null && room.state.value === "joined" && room.top.value > 0) void lead(stage, sought.value);
  });
}

/** What this page does itself with links that lead to it. */
export function hereOf(stage: Stage): Here {
  return {
    follow(link) {
      const offset = entryHere(link, location.href);
      if (offset !== null && offset > 0) seek(stage, offset);
      return offset !== null;
    },
    async sees(link) {
      const offset = entryHere(link, location.href);
      return offset !== null && offset > 0 && (await isAttended(stage, offset));
    },
  };
}

/** The entry that `link` leads to on the page with the address `page`, 0 = just the page; null = it leads elsewhere. */
export function entryHere(link: string, page: string): number | null {
  if (!URL.canParse(link, page)) return null;
  const [from, to] = [new URL(page), new URL(link, page)];
  const asksMore = [...to.searchParams.keys()].some((name) => name !== "entry") || to.hash !== "";
  return to.origin === from.origin && to.pathname === from.pathname && !asksMore ? entryOf(to) : null;
}

function entryOf({ searchParams }: URL): number {
  const offset = Number(searchParams.get("entry"));
  return Number.isInteger(offset) && offset > 0 ? offset : 0;
}

function seek(stage: Stage, offset: number): void {
  stage.thread.value = null;
  stage.tab.value = "chat";
  stage.sought.value = offset;
  stage.show(true);
}

/** Whether one looks at what was said at `offset`; that may come later than the news of it. */
async function isAttended({ room, open, tab, thread }: Stage, offset: number): Promise<boolean> {
  const shows = (): boolean => open.value && (tab.value === "chat" || thread.value !== null);
  const looks = (): boolean => shows() && document.visibilityState === "visible";
  if (!looks()) return false;
  await untilTrue(() => !shows() || room.top.value >= offset || room.state.value === "refused");
  const element = looks() ? await shownAt(offset) : null;
  return element !== null && looks() && isInView(element);
}

/** Waits for what signals say. */
function untilTrue(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!holds()) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

/** What was said at `offset` as it is shown, once it is. */
async function shownAt(offset: number): Promise<HTMLElement | null> {
  for (let frame = 0; frame < MOST_FRAMES; frame++) {
    await new Promise(requestAnimationFrame);
    const element = document.querySelector<HTMLElement>(`[data-offset="${offset}"]`);
    if (element) return element;
  }
  return null;
}

function isInView(element: HTMLElement): boolean {
  const box = element.closest(".conversation")?.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  return box !== undefined && Math.min(bottom, box.bottom) - Math.max(top, box.top) >= IN_VIEW;
}

async function lead(stage: Stage, offset: number): Promise<void> {
  const { room } = stage;
  for (let page = 0; page < MOST_PAGES && room.oldest.peek() > offset; page++) await room.older();
  const thread = threadWith(stage, offset);
  if (thread !== null) stage.thread.value = thread;
  const element = await shownAt(offset);
  if (stage.sought.peek() === offset) stage.sought.value = null;
  for (const before of document.querySelectorAll(".sought")) before.classList.remove("sought");
  element?.scrollIntoView({ block: "center" }); // which lays the page out: the mark begins anew
  element?.closest<HTMLElement>(".conversation")?.focus({ preventScroll: true });
  element?.classList.add("sought");
}

/** The annotation under which the message at `offset` was said, or which it is. */
export function threadWith({ room }: Pick<Stage, "room">, offset: number): number | null {
  const { messages, annotations } = room.view.peek();
  if (annotations.some((one) => one.offset === offset)) return offset;
  return messages.find((one) => one.offset === offset)?.thread ?? null;
}

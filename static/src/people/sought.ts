/** A link to something that was said: the drawer opens, older entries are read until it is there, and it is shown. */
import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Stage } from "./stage";

/** Further back than so many pages nobody is led. */
const MOST_PAGES = 40;

/** Follows `?entry=OFFSET` of the page's address, once. */
export function useSought(stage: Stage): void {
  useEffect(() => {
    const url = new URL(location.href);
    const offset = Number(url.searchParams.get("entry"));
    if (!Number.isInteger(offset) || offset <= 0) return;
    url.searchParams.delete("entry");
    history.replaceState(null, "", url);
    stage.sought.value = offset;
    stage.tab.value = "chat";
    stage.show(true);
  }, [stage]);
  useSignalEffect(() => {
    const { room, sought } = stage;
    if (sought.value !== null && room.state.value === "joined" && room.top.value > 0) void lead(stage, sought.value);
  });
}

async function lead(stage: Stage, offset: number): Promise<void> {
  const { room } = stage;
  for (let page = 0; page < MOST_PAGES && room.oldest.peek() > offset; page++) await room.older();
  const thread = threadWith(stage, offset);
  if (thread !== null) stage.thread.value = thread;
  requestAnimationFrame(() => {
    stage.sought.value = null;
    const element = document.querySelector<HTMLElement>(`[data-offset="${offset}"]`);
    element?.scrollIntoView({ block: "center" });
    element?.classList.add("sought");
  });
}

/** The annotation under which the message at `offset` was said, or which it is. */
export function threadWith({ room }: Pick<Stage, "room">, offset: number): number | null {
  const { messages, annotations } = room.view.peek();
  if (annotations.some((one) => one.offset === offset)) return offset;
  return messages.find((one) => one.offset === offset)?.thread ?? null;
}

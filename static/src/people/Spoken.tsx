/** For those who listen: the newest thing that others said, politely, once. */
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Stage } from "./stage";

export function SpokenChat({ stage }: { stage: Stage }): JSX.Element {
  const [words, setWords] = useState("");
  const heard = useRef<number | null>(null);
  useSignalEffect(() => {
    const me = stage.room.you.value;
    const last = stage.items.value.findLast(({ pending }) => !pending);
    const before = heard.current;
    if (!me) return;
    heard.current = Math.max(last?.offset ?? 0, before ?? 0);
    if (before === null || !last || last.offset <= before || last.user.id === me.id) return;
    const called = last.kind === "message" && last.mentions.includes(me.id);
    if (stage.open.peek()) setWords(`${last.via ?? last.user.name}: ${last.text}`);
    else if (called) setWords(`${last.user.name} called you in the chat.`);
  });
  return (
    <p class="aside-only" role="status">
      {words}
    </p>
  );
}

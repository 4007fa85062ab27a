/** Whether what one sees is up to date; pressing it does what helps. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { liveWords, type PillWords } from "./live";
import { useNow } from "./now";
import { signIn } from "./session";

interface Props {
  connection: LiveConnection;
  paused?: boolean;
  onResume?: () => void;
}

export function LivePill({ connection, paused = false, onResume }: Props): JSX.Element {
  const online = useOnline();
  const counting = connection.state.value === "offline";
  const now = useNow(counting ? 1000 : 60_000);
  const words = liveWords({
    state: connection.state.value,
    now,
    droppedAt: connection.droppedAt.value,
    retryAt: connection.retryAt.value,
    lag: connection.lag.value,
    slowed: connection.slowed.value,
    behind: connection.behind.value,
    recovered: connection.recovered.value,
    online,
    paused,
    ended: connection.ended.value?.message ?? null,
  });
  const acts = { retry: () => connection.retry(), resume: onResume, "sign in": signIn };
  return (
    <>
      <Pill words={words} act={words.act && acts[words.act]} />
      <span class="aside-only" role="status">
        {words.text.replace(/ \d+ s$/, "")}
      </span>
    </>
  );
}

function Pill({ words: { text, tone, tip }, act }: { words: PillWords; act?: (() => void) | undefined }): JSX.Element {
  const shared = { class: `pill ${tone}`, "data-tip": tip };
  if (!act) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard reaches the tip with the lag
      <span {...shared} tabIndex={0}>
        {text}
      </span>
    );
  }
  return (
    <button type="button" {...shared} onClick={act}>
      {text}
    </button>
  );
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return online;
}

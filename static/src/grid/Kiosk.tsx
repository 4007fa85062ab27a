/** For a screen on a wall: no bar, larger type, no pointer; clock and live pill in a corner that moves now and then. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { formatClock } from "../core/time";
import { useNow } from "../ui/now";

/** The pointer goes away after so long without moving, milliseconds. */
const STILL = 3_000;

export function Kiosk({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  const now = useNow(1000);
  useEffect(() => {
    document.body.classList.add("kiosk");
    const stop = hidePointer();
    return () => {
      stop();
      document.body.classList.remove("kiosk");
    };
  }, []);
  return (
    <header class={`kiosk-corner at${Math.floor(now / 600_000) % 4}`}>
      <h1 class="clip">{title}</h1>
      {children}
      <time>{formatClock(now)}</time>
    </header>
  );
}

function hidePointer(): () => void {
  let timer = 0;
  const moved = (): void => {
    document.body.classList.remove("still");
    clearTimeout(timer);
    timer = window.setTimeout(() => document.body.classList.add("still"), STILL);
  };
  moved();
  document.addEventListener("pointermove", moved);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("pointermove", moved);
    document.body.classList.remove("still");
  };
}

/** Where others point on panels: an arrow with a name, gone when it rests. On charts it stands at its time. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Pointed } from "../rooms/people";
import { strength } from "./overlays";
import type { Stage } from "./stage";

export function Cursors({ stage }: { stage: Stage }): JSX.Element | null {
  const { scene, you } = stage.room;
  void stage.sync.seconds.value; // they fade with time
  useRedrawOnMoves();
  const now = Date.now();
  const others = [...scene.value.cursors.values()].filter(
    (cursor) => cursor.user !== you.value?.id && cursor.x !== undefined && strength(cursor, now) > 0,
  );
  return (
    <div class="cursors" aria-hidden="true">
      {others.map((cursor) => (
        <One key={cursor.user} stage={stage} cursor={cursor} opacity={strength(cursor, now)} />
      ))}
    </div>
  );
}

/** Panels move under the arrows when one scrolls or the window changes. */
function useRedrawOnMoves(): void {
  const [, draw] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const again = (): void => draw((count) => count + 1);
    for (const name of ["scroll", "resize"]) addEventListener(name, again, { signal: stop.signal, passive: true });
    return () => stop.abort();
  }, []);
}

interface OneProps {
  stage: Stage;
  cursor: Pointed;
  opacity: number;
}

function One({ stage, cursor, opacity }: OneProps): JSX.Element | null {
  const person = stage.room.scene.value.people.get(cursor.user);
  const panel = document.querySelector(`[data-panel="${CSS.escape(cursor.panel ?? "")}"]`);
  if (!panel || !person || !visible(panel)) return null;
  const box = panel.getBoundingClientRect();
  const x = chartLeft(panel, cursor, stage) ?? box.left + (cursor.x ?? 0) * box.width;
  const y = box.top + (cursor.y ?? 0) * box.height;
  return (
    <div
      class="cursor"
      style={{ "--hue": person.color, opacity, transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)` }}
    >
      <svg viewBox="0 0 12 16" width="12" height="16" aria-hidden="true">
        <path d="M1 1v12.500l3.300-3 2 4.500 2.300-1-2-4.500H11Z" />
      </svg>
      {cursor.time === undefined && <span>{person.name}</span>}
    </div>
  );
}

/** Whether the panel can be seen: another one may fill the page. */
function visible(panel: Element): boolean {
  const full = document.querySelector(".panel.full");
  return full === null || full === panel;
}

/** The place of the cursor's time on this page's chart, in pixels of the window. */
function chartLeft(panel: Element, { time }: Pointed, stage: Stage): number | null {
  const over = time === undefined ? null : panel.querySelector(".u-over");
  const plot = stage.sync.plots.get(panel.getAttribute("data-panel") ?? "");
  if (time === undefined || !over || !plot) return null;
  const { left, width } = over.getBoundingClientRect();
  const at = plot.leftOf(time);
  return at < 0 || at > width ? null : left + at;
}

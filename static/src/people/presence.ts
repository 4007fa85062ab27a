/** Tells the room how one is and where one points: by what the pointer, the keyboard and the page do. */
import type { CursorSync } from "../charts/sync";
import type { Room } from "../client/room";
import type { Pointing } from "../core/roomWire";

/** After so long without a sign one is away, milliseconds. */
const IDLE = 5 * 60_000;

/** Watches the page until the answer is called. */
export function tellPresence(room: Room, sync: Pick<CursorSync, "pointed">): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true };
  let idle = 0;
  let panel: string | null = null;
  const be = (): void => room.be(document.hidden ? "away" : "online", panel);
  const awake = (): void => {
    clearTimeout(idle);
    idle = window.setTimeout(() => room.be("away", panel), IDLE);
    be();
  };
  const at = ({ target }: Event): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("[data-panel]") : null;
  const look = (element: HTMLElement | null): void => {
    if (element) panel = element.dataset.panel ?? null;
    awake();
  };
  document.addEventListener(
    "mousemove",
    (event) => {
      const element = at(event);
      look(element);
      room.point(element && pointing(element, event, sync.pointed.peek()));
    },
    options,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const element = at(event);
      look(element);
      const pointed = sync.pointed.peek();
      if (pointed && pointed.source === element?.dataset.panel) room.point(ofKeys(pointed));
    },
    options,
  );
  document.documentElement.addEventListener("mouseleave", () => room.point(null), options);
  document.addEventListener("focusin", (event) => look(at(event)), options);
  for (const name of ["pointerdown", "scroll", "visibilitychange"]) document.addEventListener(name, awake, options);
  awake();
  return () => {
    stop.abort();
    clearTimeout(idle);
  };
}

type Crosshair = { time: number; source: string } | null;

const ofKeys = ({ time, source }: NonNullable<Crosshair>): Pointing => ({ panel: source, time: Math.round(time) });

/** Where the pointer is on a panel; on a chart with the time under it. */
function pointing(element: HTMLElement, { clientX, clientY }: MouseEvent, crosshair: Crosshair): Pointing {
  const { left, top, width, height } = element.getBoundingClientRect();
  const share = (part: number, whole: number) => Math.round(Math.min(1, Math.max(0, part / whole)) * 1000) / 1000;
  const panel = element.dataset.panel ?? "";
  const time = crosshair?.source === panel ? { time: Math.round(crosshair.time) } : {};
  return { panel, x: share(clientX - left, width), y: share(clientY - top, height), ...time };
}

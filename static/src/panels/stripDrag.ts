/** Less than this is a press, not a stretch; pixels. */
const LEAST = 4;

/** Shows the stretch that is dragged over with a mouse, and tells from where to where it was; pixels from the left. */
export function dragged(over: HTMLElement, signal: AbortSignal, done: (from: number, to: number) => void): void {
  const shade = document.createElement("i");
  let start: number | null = null;
  const at = (event: PointerEvent) => {
    const box = over.getBoundingClientRect();
    return Math.min(box.width, Math.max(0, event.clientX - box.left));
  };
  const end = () => {
    start = null;
    shade.remove();
  };
  over.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 || event.pointerType !== "mouse") return;
      start = at(event);
      over.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  over.addEventListener(
    "pointermove",
    (event) => {
      if (start === null) return;
      const [from, to] = [Math.min(start, at(event)), Math.max(start, at(event))];
      if (to - from < LEAST) return shade.remove();
      over.append(shade);
      shade.style.insetInlineStart = `${from}px`;
      shade.style.inlineSize = `${to - from}px`;
    },
    { signal },
  );
  over.addEventListener(
    "pointerup",
    (event) => {
      const [from, to] = [start, at(event)];
      end();
      if (from !== null && Math.abs(to - from) >= LEAST) done(Math.min(from, to), Math.max(from, to));
    },
    { signal },
  );
  over.addEventListener("pointercancel", end, { signal });
}

/** Panels fly to where they went, so that one sees which is which; not where motion is unwanted. */

/** How long, milliseconds. */
const LONG = 120;

type Boxes = ReadonlyMap<Element, DOMRect>;

/**
 * Call when panels are about to go elsewhere, before the page is drawn anew: each one that has moved by then flies from
 * where it was.
 */
export function flyNext(grid: HTMLElement): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const before = boxesIn(grid);
  requestAnimationFrame(() => {
    for (const [panel, from] of before) fly(panel as HTMLElement, from);
  });
}

function boxesIn(grid: HTMLElement): Boxes {
  return new Map([...grid.querySelectorAll("[data-panel]")].map((panel) => [panel, panel.getBoundingClientRect()]));
}

function fly(panel: HTMLElement, from: DOMRect): void {
  if (!panel.isConnected || panel.classList.contains("dragged")) return;
  const to = panel.getBoundingClientRect();
  const [x, y] = [from.left - to.left, from.top - to.top];
  if (Math.abs(x) < 1 && Math.abs(y) < 1) return;
  panel.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], {
    duration: LONG,
    easing: "ease-out",
  });
}

/** Where a menu, a popover or a tip goes: under what it belongs to, and never off the screen. */

export type Align = "start" | "center" | "end";

const MARGIN = 8;
const DISTANCE = 4;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Size {
  width: number;
  height: number;
}

/** The top left corner for something of `size` at `anchor`: below if it fits, else above, else where there is room. */
export function corner(anchor: Box, size: Size, screen: Size, align: Align): { left: number; top: number } {
  const wanted = {
    start: anchor.left,
    center: (anchor.left + anchor.right - size.width) / 2,
    end: anchor.right - size.width,
  };
  const below = anchor.bottom + DISTANCE;
  const above = anchor.top - DISTANCE - size.height;
  const top = below + size.height <= screen.height - MARGIN || above < MARGIN ? below : above;
  return {
    left: clamp(wanted[align], MARGIN, screen.width - size.width - MARGIN),
    top: clamp(top, MARGIN, screen.height - size.height - MARGIN),
  };
}

/** Puts `floating` (fixed, already shown) at `anchor`, by the properties that its style sheet reads. */
export function place(floating: HTMLElement, anchor: Element, align: Align = "start"): void {
  const { left, top } = corner(
    anchor.getBoundingClientRect(),
    floating.getBoundingClientRect(),
    { width: document.documentElement.clientWidth, height: innerHeight },
    align,
  );
  floating.style.setProperty("--left", `${left}px`);
  floating.style.setProperty("--top", `${top}px`);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

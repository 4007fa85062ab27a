/**
 * A panel under a mouse, pen or finger. While it is held only its `transform` changes, once a frame; where it would land
 * is told whenever that is another cell, and the document changes when it is let go.
 */
import type { Place } from "../document/panel";
import { type Cells, cellsOf, type Edge, moved, type Pitch, pitchOf, samePlace, stretched } from "./geometry";

export interface DragTold {
  /** It is really dragged, not just pressed. */
  onStart(): void;
  /** It would land here now. */
  onTarget(place: Place): void;
  onDrop(): void;
  /** Escape, or the browser took the pointer away. */
  onCancel(): void;
}

export interface Dragged {
  panel: HTMLElement;
  grid: HTMLElement;
  /** Where it is shown. */
  at: Place;
  /** The edge that follows the pointer; null = the whole panel does. */
  edge: Edge | null;
}

/** A press that moves less than this is no drag, pixels. */
const STILL = 4;
/** Nearer to the window's edge than this, in pixels, the page scrolls. */
const NEAR = 56;
/** The fastest scrolling, pixels a frame. */
const FAST = 14;

/** Follows the pointer that `down` pressed until it is let go. */
export function follow(down: PointerEvent, dragged: Dragged, told: DragTold): void {
  new Drag(down, dragged, told).begin();
}

class Drag {
  readonly #stop = new AbortController();
  readonly #pitch: Pitch;
  #pointer: { x: number; y: number };
  #scrolled = 0;
  #target: Place;
  #started = false;
  #frame = 0;

  constructor(
    private readonly down: PointerEvent,
    private readonly dragged: Dragged,
    private readonly told: DragTold,
  ) {
    this.#pointer = { x: down.clientX, y: down.clientY };
    this.#target = dragged.at;
    this.#pitch = pitchIn(dragged.grid);
  }

  begin(): void {
    const options = { signal: this.#stop.signal };
    const own = (act: (event: PointerEvent) => void) => (event: PointerEvent) => {
      if (event.pointerId === this.down.pointerId) act(event);
    };
    addEventListener(
      "pointermove",
      own((event) => this.#moved(event)),
      options,
    );
    addEventListener(
      "pointerup",
      own(() => this.#end(true)),
      options,
    );
    addEventListener(
      "pointercancel",
      own(() => this.#end(false)),
      options,
    );
    addEventListener("keydown", (event) => this.#pressed(event), { ...options, capture: true });
  }

  #moved({ clientX, clientY }: PointerEvent): void {
    this.#pointer = { x: clientX, y: clientY };
    if (this.#started) return;
    if (Math.hypot(clientX - this.down.clientX, clientY - this.down.clientY) < STILL) return;
    this.#started = true;
    this.dragged.panel.setPointerCapture(this.down.pointerId);
    this.told.onStart();
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.#started) return;
    event.preventDefault();
    event.stopPropagation();
    this.#end(false);
  }

  #draw(): void {
    this.#scroll();
    const way = this.#way();
    const { panel, edge } = this.dragged;
    if (!edge) panel.style.transform = `translate(${way.x}px, ${way.y}px)`;
    this.#aim(cellsOf(way, this.#pitch));
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #way(): { x: number; y: number } {
    return { x: this.#pointer.x - this.down.clientX, y: this.#pointer.y - this.down.clientY + this.#scrolled };
  }

  #aim(by: Cells): void {
    const { at, edge } = this.dragged;
    const target = edge ? stretched(at, edge, by) : moved(at, by);
    if (samePlace(target, this.#target)) return;
    this.#target = target;
    this.told.onTarget(target);
  }

  #scroll(): void {
    const speed = scrollSpeed(this.#pointer.y, innerHeight);
    if (speed === 0) return;
    const before = scrollY;
    scrollBy({ top: speed, behavior: "instant" });
    this.#scrolled += scrollY - before;
  }

  #end(dropped: boolean): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    if (!this.#started) return;
    swallowClick();
    if (dropped) {
      this.#aim(cellsOf(this.#way(), this.#pitch));
      this.told.onDrop();
    } else this.told.onCancel();
    this.dragged.panel.style.transform = "";
  }
}

/** Pixels to scroll in a frame when the pointer is `y` pixels below the window's top: none away from the edges. */
export function scrollSpeed(y: number, height: number): number {
  const part = (inside: number): number => Math.max(0, Math.min(1, 1 - inside / NEAR));
  return Math.round(FAST * (part(height - y) - part(y)));
}

/** A button that was pressed to drag is not pressed to be clicked. */
function swallowClick(): void {
  const stop = new AbortController();
  const swallow = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener("click", swallow, { capture: true, signal: stop.signal });
  setTimeout(() => stop.abort());
}

function pitchIn(grid: HTMLElement): Pitch {
  const style = getComputedStyle(grid);
  const number = (text: string): number => Number.parseFloat(text) || 0;
  const inside = grid.clientWidth - number(style.paddingLeft) - number(style.paddingRight);
  return pitchOf(inside, number(style.gridAutoRows) || 40, number(style.columnGap));
}

/**
 * Where panels go on pages of every width, and which is next to which: pure functions. The same panels give the same
 * places whatever order they come in, so every browser draws the same page.
 */
import { COLUMNS, within } from "../document/arrange";
import type { Place } from "../document/panel";

export interface Placed {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

type Placeable = Readonly<Record<string, { at: Place }>>;
export type Direction = "left" | "right" | "up" | "down";

/** All panels in reading order: by row, then by column, then by id. */
export function inReadingOrder(panels: Placeable): Placed[] {
  return placed(Object.entries(panels).map(([id, { at }]) => [id, within(at)]));
}

/** Places by id as a list in reading order. */
export function placed(places: Iterable<readonly [string, Place]>): Placed[] {
  return Array.from(places, ([id, [x, y, w, h]]) => ({ id, x, y, w, h })).sort(
    (a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1),
  );
}

/** For a page of fewer than 24 columns: each panel as wide as fits, packed in reading order. */
export function reflow(panels: Placeable, columns: number): Placed[] {
  const done: Placed[] = [];
  for (const panel of inReadingOrder(panels)) {
    done.push(firstFree({ ...panel, w: Math.min(panel.w, columns, COLUMNS) }, done, columns));
  }
  return done;
}

/** The panel one meets first when going from `id` in a direction; undefined at the edge. */
export function neighbour(placed: readonly Placed[], id: string, direction: Direction): Placed | undefined {
  const from = placed.find((panel) => panel.id === id);
  if (!from) return undefined;
  const reachable = placed.filter((panel) => ahead(from, panel, direction) > 0);
  return reachable.sort((a, b) => cost(from, a, direction) - cost(from, b, direction))[0];
}

function overlap(a: Placed, b: Placed): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function firstFree(panel: Placed, others: readonly Placed[], columns: number): Placed {
  for (let y = 0; ; y += 1) {
    for (let x = 0; x + panel.w <= columns; x += 1) {
      const place = { ...panel, x, y };
      if (!others.some((other) => overlap(place, other))) return place;
    }
  }
}

function centre({ x, y, w, h }: Placed): { x: number; y: number } {
  return { x: x + w / 2, y: y + h / 2 };
}

/** How far the near edge of `to` lies beyond `from` in a direction; not positive when it does not. */
function ahead(from: Placed, to: Placed, direction: Direction): number {
  if (direction === "left") return from.x - (to.x + to.w) + 1;
  if (direction === "right") return to.x - (from.x + from.w) + 1;
  if (direction === "up") return from.y - (to.y + to.h) + 1;
  return to.y - (from.y + from.h) + 1;
}

function cost(from: Placed, to: Placed, direction: Direction): number {
  const sideways = direction === "left" || direction === "right";
  const [a, b] = [centre(from), centre(to)];
  const shared = sideways
    ? from.y < to.y + to.h && to.y < from.y + from.h
    : from.x < to.x + to.w && to.x < from.x + from.w;
  const off = sideways ? Math.abs(a.y - b.y) : Math.abs(a.x - b.x);
  return ahead(from, to, direction) * 4 + off + (shared ? 0 : 100);
}

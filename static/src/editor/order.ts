/** The order in which a phone shows panels, changed by one; and where a new panel goes. Pure. */
import { arrange, COLUMNS, firstFree, overlapping } from "../document/arrange";
import type { Panel, Place } from "../document/panel";
import { inReadingOrder } from "../grid/layout";

type Placeable = Readonly<Record<string, Pick<Panel, "at">>>;

/** New places, by id. */
export type Places = Readonly<Record<string, Place>>;

/** The places with which `id` stands before the panel that is before it now; null when it is the first. */
export function earlier(panels: Placeable, id: string): Places | null {
  const order = inReadingOrder(panels);
  const index = order.findIndex((one) => one.id === id);
  const before = order[index - 1];
  return before ? exchanged(panels, before.id, id) : null;
}

/** The places with which `id` stands after the panel that is after it now; null when it is the last. */
export function later(panels: Placeable, id: string): Places | null {
  const order = inReadingOrder(panels);
  const after = order[order.findIndex((one) => one.id === id) + 1];
  return after ? exchanged(panels, id, after.id) : null;
}

/** Lets `second` come before `first`: in a row they change sides, else each takes the other's corner. */
function exchanged(panels: Placeable, first: string, second: string): Places {
  const a = (panels[first] as Pick<Panel, "at">).at;
  const b = (panels[second] as Pick<Panel, "at">).at;
  const to: Place = [Math.min(a[0], COLUMNS - b[2]), a[1], b[2], b[3]];
  const x = a[1] === b[1] ? to[0] + b[2] : b[0];
  const y = b[1];
  const fits = x + a[2] <= COLUMNS && (y > to[1] || (y === to[1] && x > to[0]));
  return {
    [second]: to,
    [first]: fits ? [x, y, a[2], a[3]] : [Math.min(a[0], COLUMNS - a[2]), to[1] + to[3], a[2], a[3]],
  };
}

/** The first place, from above, where a panel of this size lies on no other. */
export function freePlace(panels: Placeable, [w, h]: readonly [number, number]): Place {
  return firstFree(arrange(panels).values(), Math.min(w, COLUMNS), h);
}

/** A free place for a copy of a panel: beside it, below it, or else anywhere. */
export function besidePlace(panels: Placeable, id: string): Place {
  const shown = arrange(panels);
  const [x, y, w, h] = shown.get(id) ?? [0, 0, 1, 1];
  const wanted: Place[] = [
    [x + w, y, w, h],
    [x, y + h, w, h],
  ];
  const free = wanted.find(
    (place) => place[0] + w <= COLUMNS && ![...shown.values()].some((other) => overlapping(place, other)),
  );
  return free ?? freePlace(panels, [w, h]);
}

/**
 * Where panels are shown: as near to their places as can be without overlapping. The document may hold places that
 * overlap (two people moved panels to one spot); what is shown never does, and depends on the places and ids alone.
 */
import type { Operation } from "./operations";
import type { Place } from "./panel";

export const COLUMNS = 24;

/** Panels by id, of which only the place counts. */
export type Placed = Readonly<Record<string, { at: Place }>>;

/**
 * The shown places. Panels stay where they are, or move down to the first free rows below, those that are highest in
 * the document first. The panel `held` is first of all: others make room for it.
 */
export function arrange(panels: Placed, held?: string): Map<string, Place> {
  const wanted = Object.entries(panels).map(([id, { at }]) => ({ id, at: within(at) }));
  wanted.sort((a, b) => before(a.id === held, b.id === held) || compare(a.at, b.at) || (a.id < b.id ? -1 : 1));
  const shown = new Map<string, Place>();
  for (const { id, at } of wanted) shown.set(id, free(at, shown));
  return shown;
}

/**
 * The places with no holes above panels: from above, each goes up until it meets another or the top. Columns and sizes
 * stay, and of two panels that share a column the upper one stays the upper one.
 */
export function packed(panels: Placed): Map<string, Place> {
  const shown = [...arrange(panels)].sort(([a, one], [b, other]) => compare(one, other) || (a < b ? -1 : 1));
  const done = new Map<string, Place>();
  for (const [id, [x, , w, h]] of shown) {
    const above = [...done.values()].filter(([x2, , w2]) => x < x2 + w2 && x2 < x + w);
    done.set(id, [x, Math.max(0, ...above.map(([, y2, , h2]) => y2 + h2)), w, h]);
  }
  return done;
}

/** The operations that keep the panels where they are shown, so that they stay there whatever moves away. */
export function settling(panels: Placed, shown: ReadonlyMap<string, Place>): Operation[] {
  return [...shown]
    .filter(([id, place]) => panels[id]?.at.some((number, index) => number !== place[index]))
    .map(([id, place]): Operation => ({ op: "set", path: `panels.${id}.at`, value: place }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The first free place of this size, rows from above and each from the left: for a panel that is new. */
export function firstFree(shown: Iterable<Place>, width: number, height: number): Place {
  const taken = [...shown];
  const rows = [0, ...taken.map(([, y, , h]) => y + h)].sort((a, b) => a - b);
  const columns = [0, ...taken.map(([x, , w]) => x + w)].filter((x) => x + width <= COLUMNS).sort((a, b) => a - b);
  for (const y of rows) {
    const x = columns.find((column) => !taken.some((other) => overlapping([column, y, width, height], other)));
    if (x !== undefined) return [x, y, width, height];
  }
  return [0, rows.at(-1) ?? 0, width, height];
}

export function overlapping([x, y, w, h]: Place, [x2, y2, w2, h2]: Place): boolean {
  return x < x2 + w2 && x2 < x + w && y < y2 + h2 && y2 < y + h;
}

/** The place, of at least one cell and inside the columns. */
export function within([x, y, w, h]: Place): Place {
  const width = Math.min(Math.max(w, 1), COLUMNS);
  return [Math.min(Math.max(x, 0), COLUMNS - width), Math.max(y, 0), width, Math.max(h, 1)];
}

function free(at: Place, shown: ReadonlyMap<string, Place>): Place {
  const taken = [...shown.values()];
  let place = at;
  for (let hits = hit(place, taken); hits.length > 0; hits = hit(place, taken)) {
    place = [place[0], Math.min(...hits.map(([, y, , h]) => y + h)), place[2], place[3]];
  }
  return place;
}

const hit = (place: Place, taken: readonly Place[]): Place[] => taken.filter((other) => overlapping(place, other));
const before = (one: boolean, other: boolean): number => Number(other) - Number(one);
const compare = (a: Place, b: Place): number => a[1] - b[1] || a[0] - b[0];

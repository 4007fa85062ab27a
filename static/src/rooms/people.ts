/** Who is in a room and what they do at the moment: the pushes of type `room`, folded. Pure. */
import type { Cursor, Holding, Joined, Person, RoomPush, View } from "../core/roomWire";

/** Where somebody points, and since when, milliseconds since the epoch. */
export type Pointed = Cursor & { seen: number };

/** What somebody looks at, and since when that is known, milliseconds since the epoch. */
export type Viewed = View & { seen: number };

export interface Scene {
  readonly people: ReadonlyMap<string, Person>;
  /** How many are there: of a very full room only some are named. */
  readonly count: number;
  readonly typing: readonly string[];
  readonly cursors: ReadonlyMap<string, Pointed>;
  /** What people look at who are followed, or follow. */
  readonly views: ReadonlyMap<string, Viewed>;
  /** Which panel each of those holds who move or configure one, by person. */
  readonly holding: ReadonlyMap<string, Holding>;
}

export const NOBODY: Scene = {
  people: new Map(),
  count: 0,
  typing: [],
  cursors: new Map(),
  views: new Map(),
  holding: new Map(),
};

/** Whom the reply to a join names. */
export function seated(reply: Joined): Scene {
  return { ...NOBODY, people: apart(byId(reply.people)), count: reply.peopleCount };
}

/** With what `push` says has changed, heard at `now`. */
export function changed(scene: Scene, push: RoomPush, now: number): Scene {
  const people = push.people || push.gone || push.full ? peopleAfter(scene, push) : scene.people;
  const typing = (push.typing ?? scene.typing).filter((id) => people.has(id));
  const views = viewsAfter(scene, push, now);
  const holding = push.editing ? new Map(push.editing.map(({ user, ...held }) => [user, held])) : scene.holding;
  return { people, count: push.peopleCount, typing, cursors: cursorsAfter(scene, push, now), views, holding };
}

function peopleAfter(scene: Scene, { people = [], gone = [], full }: RoomPush): Map<string, Person> {
  const after = new Map(full ? [] : scene.people);
  for (const person of people) after.set(person.id, person);
  for (const id of gone) after.delete(id);
  return apart(after);
}

function cursorsAfter(scene: Scene, { cursors = [], gone = [] }: RoomPush, now: number): Scene["cursors"] {
  if (cursors.length === 0 && gone.length === 0) return scene.cursors;
  const after = new Map(scene.cursors);
  for (const cursor of cursors) {
    if (cursor.gone) after.delete(cursor.user);
    else after.set(cursor.user, { ...cursor, seen: now });
  }
  for (const id of gone) after.delete(id);
  return after;
}

function viewsAfter(scene: Scene, { cursors = [], gone = [] }: RoomPush, now: number): Scene["views"] {
  const told = cursors.filter(({ view }) => view);
  if (told.length === 0 && !gone.some((id) => scene.views.has(id))) return scene.views;
  const after = new Map(scene.views);
  for (const { user, view } of told) after.set(user, { ...view, seen: now });
  for (const id of gone) after.delete(id);
  return after;
}

const byId = (people: readonly Person[]) => new Map(people.map((person) => [person.id, person]));

/** In the order in which faces stand: oneself first, who is there before who is away, then by when they came. */
export function inOrder(people: Iterable<Person>, me: string): Person[] {
  const rank = (person: Person) => (person.id === me ? 0 : person.status === "online" ? 1 : 2);
  return [...people].sort((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

/** So many colours are told apart. */
const HUES = 12;
const DEGREES = 360 / HUES;
/** From a colour that somebody has to the one that is tried next: far away, and by and by to all. */
const FURTHER = 5 * DEGREES;

/** The colour of a person, as a hue in degrees: the one that the server gives. */
export function hue(person: string): number {
  let number = 0;
  for (const character of person) number = (number * 31 + (character.codePointAt(0) ?? 0)) % 360_007;
  return (number % HUES) * DEGREES;
}

/**
 * The same people with colours that differ, as long as there are enough of them. It is the order of the ids that counts,
 * so that who sees the same people sees them in the same colours.
 */
function apart(people: Map<string, Person>): Map<string, Person> {
  const taken = new Set<number>();
  for (const [id, person] of [...people].sort(([one], [other]) => (one < other ? -1 : 1))) {
    let color = hue(id);
    while (taken.has(color)) color = (color + FURTHER) % 360;
    taken.add(color);
    if (taken.size === HUES) taken.clear();
    if (person.color !== color) people.set(id, { ...person, color });
  }
  return people;
}

/** What panels that show the room are told of it. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Companion, Happening, HappeningKind, RoomView } from "../charts/room";
import type { Room } from "../client/room";
import type { Dashboard } from "../document/panel";
import { type Happening as Doing, happenings as doingsIn } from "../rooms/activity";
import { conversation, type Item } from "../rooms/chat";
import { hue, inOrder } from "../rooms/people";

/** The room as its panels see it; titles are those of the document as it is. */
export function roomViewOf(room: Room, document: ReadonlySignal<Dashboard>): RoomView {
  const people = computed((): Companion[] => {
    const me = room.you.value?.id ?? "";
    return inOrder(room.scene.value.people.values(), me).map(({ id, name, color, status, panel, since }) => ({
      id,
      name,
      hue: color,
      away: status === "away",
      looksAt: (panel !== null && document.value.panels[panel]?.title) || null,
      since: Date.parse(since),
      me: id === me,
    }));
  });
  const here = computed(() => room.scene.value.people);
  const hueOf: HueOf = (id) => here.value.get(id)?.color ?? hue(id);
  const happenings = computed(() =>
    conversation(room.view.value, room.oldest.value).map((item) => happening(item, hueOf)),
  );
  const doings = computed(() =>
    doingsIn(room.entries.value, { panels: document.value.panels })
      .flatMap((line) => doing(line, hueOf) ?? [])
      .reverse(),
  );
  return { people, happenings, doings, earlier: room.earlier, readEarlier: () => void room.older() };
}

/** The colour of a person, as it is while they are here. */
type HueOf = (person: string) => number;

function happening(item: Item, hueOf: HueOf): Happening {
  const { key, offset, user, via, text, time } = item;
  const said = { key, offset, by: via ?? user.name, hue: hueOf(user.id), text };
  return item.kind === "message"
    ? { ...said, kind: "message", time, until: null, severity: null }
    : { ...said, kind: "mark", time: item.at, until: item.until, severity: item.severity };
}

const DOINGS: Partial<Record<Doing["type"], HappeningKind>> = {
  edit: "edit",
  user_joined: "coming",
  user_left: "coming",
};

/** Null for what is said and marked: that is among the happenings already. */
function doing({ key, offset, type, who, words, time }: Doing, hueOf: HueOf): Happening | null {
  const kind = DOINGS[type];
  if (!kind) return null;
  return {
    key: `did-${key}`,
    offset,
    kind,
    time,
    until: null,
    by: who.name,
    hue: hueOf(who.id),
    text: words,
    severity: null,
  };
}

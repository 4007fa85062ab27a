/** Which happenings are listed. Pure. */
import type { Happening, HappeningKind, RoomView } from "../../charts/room";
import type { Panel } from "../../document/panel";

type Options = Panel["options"];

/** The kinds that are listed; without a word from the options, messages and marks. */
export function kindsOf(options: Options = {}): ReadonlySet<HappeningKind> {
  const { messages = true, moments = true, edits = false, comings = false } = options;
  const all = { message: messages, mark: moments, edit: edits, coming: comings };
  return new Set((Object.keys(all) as HappeningKind[]).filter((kind) => all[kind] === true));
}

/** All that happened in a room of the kinds that are listed, the newest last. */
export function happened(room: Pick<RoomView, "happenings" | "doings">, options: Options): Happening[] {
  const kinds = kindsOf(options);
  const doings = kinds.has("edit") || kinds.has("coming") ? room.doings.value : [];
  const some = [...room.happenings.value, ...doings].filter(({ kind }) => kinds.has(kind));
  return doings.length > 0 ? some.sort((a, b) => a.offset - b.offset) : some;
}

/** Those in which every word of `text` occurs, in the text or the name of who said or did it. */
export function listing(all: readonly Happening[], text: string): Happening[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ by, text: said }) => {
    const whole = `${by} ${said}`.toLocaleLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

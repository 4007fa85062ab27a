import { signal } from "@preact/signals";
import type { Room } from "../../src/client/room";
import { Following } from "../../src/people/following";

/** What a stage is given where following does not matter. */
export function followingNobody(room: Room): Following {
  const page = { shown: {}, show: () => undefined };
  return new Following(room, page, signal(0), () => undefined);
}

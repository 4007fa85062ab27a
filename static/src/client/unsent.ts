/** What was said and is not known to be kept: in memory, and where it outlives a reload. */
import type { Entry, Operation } from "../core/roomWire";

/** One operation on its way. */
export interface Unsent {
  operationId: string;
  roomId: string;
  /** Who said it: nobody else sends it. */
  userId: string;
  /** Milliseconds since the epoch. */
  time: number;
  command: Operation;
  /** Why the server refused it; null when it did not. */
  refused: string | null;
}

/** Where unsent operations are kept. */
export interface UnsentStore {
  /** Those of one person for one room, in the order in which they were said. */
  all(roomId: string, userId: string): Promise<Unsent[]>;
  put(one: Unsent): Promise<void>;
  remove(operationId: string): Promise<void>;
}

/** Keeps them as long as the page lives, where there is no IndexedDB. */
export class MemoryStore implements UnsentStore {
  readonly #all = new Map<string, Unsent>();

  async all(roomId: string, userId: string): Promise<Unsent[]> {
    return [...this.#all.values()].filter((one) => one.roomId === roomId && one.userId === userId);
  }

  async put(one: Unsent): Promise<void> {
    this.#all.set(one.operationId, one);
  }

  async remove(operationId: string): Promise<void> {
    this.#all.delete(operationId);
  }
}

/** Operations that may wait in one room. */
export const MOST = 100;

/** The entry that an unsent operation will be, as if it had the offset `offset`. */
export function entryOf({ command, roomId, operationId, time }: Unsent, user: Entry["user"], offset: number): Entry {
  const happened = { roomId, offset, operationId, time: new Date(time).toISOString(), user };
  switch (command.type) {
    case "message": {
      const { text, link, thread } = command;
      return { type: "message", ...happened, text, ...(link && { link }), ...(thread !== undefined && { thread }) };
    }
    case "annotate": {
      const { text, at, until, panel } = command;
      const range = until === undefined ? {} : { until };
      return { type: "annotation", ...happened, text, at, ...range, ...(panel !== undefined && { panel }) };
    }
    case "edit_message":
      return { type: "message_edited", ...happened, target: command.target, text: command.text };
    case "delete_message":
      return { type: "message_deleted", ...happened, target: command.target };
    case "react":
      return { type: "reaction", ...happened, target: command.target, emoji: command.emoji, on: command.on };
    case "unannotate":
      return { type: "annotation_removed", ...happened, target: command.target };
    case "edit":
      return { type: "edit", ...happened, ops: command.ops };
  }
}

/** An id for an operation; works where the page is not in a secure context, too. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

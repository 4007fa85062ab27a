import type { Unsent, UnsentStore } from "../src/client/unsent";
import type { Entry, JoinCommand, Operation, Person, ReadLogCommand, RoomCommand } from "../src/core/roomWire";
import type { Command } from "../src/core/wire";
import { FakeServer, type FakeSocket } from "./fakeServer";

type Heard<C> = C & { id?: number };

export const ADA: Person = {
  id: "u1",
  name: "ada",
  role: "editor",
  color: 200,
  status: "online",
  panel: null,
  since: "2026-11-22T12:00:00.000Z",
  devices: 1,
};
export const GRACE: Person = { ...ADA, id: "u2", name: "grace", color: 30 };

/** A server with one room, `d1`: its log, and who is in it. */
export class FakeRooms extends FakeServer {
  epoch = "e1";
  log: Entry[] = [];
  people: Person[] = [ADA];
  readOffset = 0;
  /** Operations are kept, but their replies get lost. */
  swallow = false;
  /** Entries are kept, but their pushes get lost. */
  mute = false;
  /** What operations are refused with. */
  refusal: { code: string; message: string; temporary: boolean; retryAfter?: number } | null = null;
  readonly #joined = new Set<FakeSocket>();

  override heard(socket: FakeSocket, command: Heard<Command>): void {
    if (!("roomId" in command)) {
      super.heard(socket, command);
      return;
    }
    this.received.push(command);
    if (!this.silent) this.#inRoom(socket, command);
  }

  /** Somebody does something: it is kept, and told to all who joined. */
  keep(fields: object, user: Pick<Person, "id" | "name"> = GRACE, time = this.clock.now()): Entry {
    const happened = { roomId: "d1", offset: this.log.length + 1, time: new Date(time).toISOString() };
    const entry = { ...happened, user: { id: user.id, name: user.name }, ...fields } as Entry;
    this.log.push(entry);
    if (!this.mute) this.push(entry);
    return entry;
  }

  push(message: object): void {
    for (const socket of this.#joined) if (socket.open) socket.say(message);
  }

  #inRoom(socket: FakeSocket, command: Heard<RoomCommand>): void {
    const { type, id } = command;
    if (type === "join_room") this.#join(socket, command);
    else if (type === "read_log") this.#read(socket, command);
    else if ("operationId" in command) this.#operate(socket, command);
    else if (id !== undefined) socket.reply(id, {});
  }

  #join(socket: FakeSocket, { id, position }: Heard<JoinCommand>): void {
    this.#joined.add(socket);
    const recovered = position?.epoch === this.epoch;
    const entries = recovered ? [] : this.log.slice(-50);
    const earlier = (entries[0]?.offset ?? 1) > 1;
    const { epoch, people, readOffset } = this;
    const you = { ...this.user, color: 200 };
    const may = { speak: true, edit: true, share: false };
    const fields = { roomId: "d1", epoch, top: this.log.length, recovered, you, may, people, readOffset, entries };
    socket.reply(id, { ...fields, peopleCount: people.length, annotations: [], earlier });
    if (recovered) for (const entry of this.log.slice(position?.offset)) socket.say(entry);
  }

  #read(socket: FakeSocket, { id, before = 0, limit = 50 }: Heard<ReadLogCommand>): void {
    const entries = this.log.filter(({ offset }) => offset < before).slice(-limit);
    socket.reply(id, { entries, top: this.log.length, epoch: this.epoch });
  }

  #operate(socket: FakeSocket, { id, ...command }: Heard<Operation>): void {
    if (this.refusal) {
      socket.say({ type: "reply", id, ok: false, error: this.refusal });
      return;
    }
    const known = this.log.find(({ operationId }) => operationId === command.operationId);
    const kept = known ?? this.keep({ ...command, type: ENTRY_TYPES[command.type] }, ADA);
    if (!this.swallow) socket.reply(id, { offset: kept.offset, time: kept.time });
  }
}

const ENTRY_TYPES = {
  message: "message",
  edit_message: "message_edited",
  delete_message: "message_deleted",
  react: "reaction",
  annotate: "annotation",
  unannotate: "annotation_removed",
  edit: "edit",
} as const;

/** Operations that outlive a page, without a browser. */
export class KeptUnsent implements UnsentStore {
  readonly kept = new Map<string, Unsent>();

  async all(roomId: string, userId: string): Promise<Unsent[]> {
    return [...this.kept.values()].filter((one) => one.roomId === roomId && one.userId === userId);
  }

  async put(one: Unsent): Promise<void> {
    this.kept.set(one.operationId, one);
  }

  async remove(operationId: string): Promise<void> {
    this.kept.delete(operationId);
  }
}

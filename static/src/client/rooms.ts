import { effect } from "@preact/signals-core";
import type { Link, You } from "../core/roomWire";
import type { Timers } from "../core/timers";
import type { Push } from "../core/wire";
import { Room, type RoomConnection, type RoomTold } from "./room";
import type { UnsentStore } from "./unsent";

/** The rooms of one connection: joined again after each reconnect, until they are left. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #stops: (() => void)[];

  constructor(
    private readonly connection: RoomConnection,
    private readonly store: UnsentStore,
    private readonly timers: Timers,
    private readonly told: RoomTold | null = null,
    /** The id of who one is, as soon as that is known. */
    private readonly userId: () => string | null = () => null,
  ) {
    const stopListening = connection.listen((push) => this.#heard(push));
    const stopFollowing = effect(() => this.#follow(connection.ready.value));
    this.#stops = [stopListening, stopFollowing];
  }

  /**
   * Takes part in a room (the same one when that was done before), as `you` until the server says who one is. Who is
   * `quiet` hears everything, and is not counted among the people.
   */
  joinRoom(roomId: string, you?: You, quiet = false): Room {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const room = new Room(roomId, this.connection, this.store, this.timers, you, this.told, quiet);
    this.#rooms.set(roomId, room);
    const userId = this.userId();
    if (userId !== null && !you) room.own(userId);
    if (this.connection.ready.peek()) void room.join();
    return room;
  }

  /** Takes part no more. */
  leaveRoom(roomId: string): void {
    const room = this.#rooms.get(roomId);
    this.#rooms.delete(roomId);
    room?.lost();
    if (room) this.connection.tell({ type: "leave_room", roomId });
  }

  /** Says something in a room, which is joined if it was not: the id of that. */
  sendMessage(roomId: string, text: string, extra?: { link?: Link; thread?: number }): string {
    return this.joinRoom(roomId).send(text, extra);
  }

  /** Says that one types in a room, or has stopped. */
  setTypingIndicator(roomId: string, isTyping: boolean): void {
    this.#rooms.get(roomId)?.typing(isTyping);
  }

  /** Leaves all of them. */
  close(): void {
    for (const stop of this.#stops) stop();
    for (const id of [...this.#rooms.keys()]) this.leaveRoom(id);
  }

  #follow(ready: boolean): void {
    for (const room of this.#rooms.values()) {
      if (ready) void room.join();
      else room.lost();
    }
  }

  #heard(push: Push): void {
    if (!("roomId" in push)) return;
    const room = this.#rooms.get(push.roomId);
    if (push.type === "room") room?.changed(push);
    else if (push.type === "room_closed") room?.closed();
    else room?.happened(push);
  }
}

import { effect } from "@preact/signals-core";
import type * as api from "./api";
import type { Room } from "./room";

/** A room as a page without signals sees it. */
export class PlainRoom implements api.Room {
  readonly #room: Room;
  readonly #leave: () => void;
  readonly #stop: () => void;

  constructor(room: Room, onChange: (room: api.Room) => void, leave: () => void) {
    this.#room = room;
    this.#leave = leave;
    let isFirst = true;
    this.#stop = effect(() => {
      for (const part of [room.state, room.entries, room.earlier, room.scene, room.unsent, room.read, room.may])
        void part.value;
      if (!isFirst) onChange(this);
      isFirst = false;
    });
  }

  get id(): string {
    return this.#room.id;
  }

  get state(): api.Room["state"] {
    return this.#room.state.peek();
  }

  get error(): api.Room["error"] {
    return this.#room.error.peek();
  }

  get you(): api.Room["you"] {
    return this.#room.you.peek();
  }

  get may(): api.Room["may"] {
    return this.#room.may.peek();
  }

  get messages(): api.Room["messages"] {
    return this.#room.view.peek().messages;
  }

  get annotations(): api.Room["annotations"] {
    return this.#room.view.peek().annotations;
  }

  get people(): api.Room["people"] {
    return [...this.#room.scene.peek().people.values()];
  }

  get peopleCount(): number {
    return this.#room.scene.peek().count;
  }

  get typing(): readonly string[] {
    return this.#room.scene.peek().typing;
  }

  get cursors(): api.Room["cursors"] {
    return [...this.#room.scene.peek().cursors.values()];
  }

  get unsent(): api.Room["unsent"] {
    return this.#room.unsent.peek();
  }

  get readOffset(): number {
    return this.#room.read.peek();
  }

  get earlier(): boolean {
    return this.#room.earlier.peek();
  }

  send(text: string, options?: api.MessageOptions): string {
    return this.#room.send(text, options);
  }

  edit(offset: number, text: string): string {
    return this.#room.edit(offset, text);
  }

  remove(offset: number): string {
    return this.#room.remove(offset);
  }

  react(offset: number, emoji: string, on: boolean): string {
    return this.#room.react(offset, emoji, on);
  }

  annotate(...[text, mark]: Parameters<api.Room["annotate"]>): string {
    return this.#room.annotate(text, mark);
  }

  unannotate(offset: number): string {
    return this.#room.unannotate(offset);
  }

  retry(operationId: string): void {
    this.#room.retry(operationId);
  }

  discard(operationId: string): void {
    this.#room.discard(operationId);
  }

  setTyping(isTyping: boolean): void {
    this.#room.typing(isTyping);
  }

  point(...[pointing]: Parameters<api.Room["point"]>): void {
    this.#room.point(pointing);
  }

  be(...[status, panel]: Parameters<api.Room["be"]>): void {
    this.#room.be(status, panel ?? null);
  }

  readAll(): void {
    this.#room.readAll();
  }

  older(): Promise<void> {
    return this.#room.older();
  }

  leave(): void {
    this.#leave();
  }

  /** Tells of no more changes. */
  close(): void {
    this.#stop();
  }
}

/** What is said often and matters only now: typing, where one points, how one is. Throttled, the last value wins. */
import type { CursorCommand, Pointing, PresenceCommand, Status, TypingCommand, View } from "../core/roomWire";
import type { Timers } from "../core/timers";

/** Typing is said again after so long, milliseconds; the server forgets it after twice that. */
const TYPING = 3_000;
/** Between two places of the cursor at the least, milliseconds. */
const POINTING = 80;

export class Fleeting {
  #typingSaid = 0;
  #pointing: Pointing | null = null;
  /** What one looks at; null = nobody wants to know. */
  #view: View | null = null;
  #pointed = false;
  #waiting = false;
  #presence: { status: Status; panel: string | null } = { status: "online", panel: null };

  constructor(
    private readonly roomId: string,
    private readonly tell: (command: TypingCommand | CursorCommand | PresenceCommand) => void,
    private readonly timers: Timers,
  ) {}

  /** A connection begins: it knows nothing of what was said on others. */
  joined(): void {
    this.#typingSaid = 0;
    const { status, panel } = this.#presence;
    if (status !== "online" || panel !== null) this.#bePresent();
  }

  typing(isTyping: boolean): void {
    const now = this.timers.now();
    if (isTyping ? now - this.#typingSaid < TYPING : this.#typingSaid === 0) return;
    this.#typingSaid = isTyping ? now : 0;
    this.tell({ type: "typing", roomId: this.roomId, isTyping });
  }

  /** Where one points; null = nowhere. */
  point(pointing: Pointing | null): void {
    if (pointing === null && !this.#pointed) return;
    this.#pointing = pointing;
    this.#pointed = pointing !== null;
    this.#saySoon();
  }

  /** What one looks at, for those who follow: it goes with every place of the cursor. */
  look(view: View | null): void {
    this.#view = view;
    if (view) this.#saySoon();
  }

  be(status: Status, panel: string | null): void {
    if (status === this.#presence.status && panel === this.#presence.panel) return;
    this.#presence = { status, panel };
    this.#bePresent();
  }

  #bePresent(): void {
    this.tell({ type: "presence", roomId: this.roomId, ...this.#presence });
  }

  #saySoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#say();
  }

  #say(): void {
    const [said, view] = [this.#pointing, this.#view];
    this.tell({ type: "cursor", roomId: this.roomId, ...(said ?? { gone: true }), ...(view && { view }) });
    this.timers.after(POINTING, () => {
      if (this.#pointing !== said || this.#view !== view) this.#say();
      else this.#waiting = false;
    });
  }
}

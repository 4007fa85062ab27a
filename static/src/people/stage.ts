/** What the parts of the people's side of a page share: the room, the page's time and charts, and what the drawer shows. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CursorSync } from "../charts/sync";
import type { Room } from "../client/room";
import type { Link } from "../core/roomWire";
import { resolve } from "../core/time";
import type { Panel } from "../document/panel";
import { conversation, type Item, unreadCount } from "../rooms/chat";
import type { Annotation } from "../rooms/fold";
import type { TimeState } from "../time/state";
import type { Following } from "./following";

/** A moment or a range that is about to be marked; milliseconds since the epoch. */
export interface Mark {
  at: number;
  until?: number;
  panel?: string;
}

/** Where it is remembered whether the drawer is open; the page reads it before anything else has come. */
export const DRAWER = "dashboard_drawer";
/** Room around a moment that one goes to, milliseconds, at the least. */
const AROUND = 30_000;

/** What the drawer shows, one at a time. */
export const TABS = ["chat", "people", "activity", "annotations"] as const;
export type Tab = (typeof TABS)[number];

export type Panels = Readonly<Record<string, Panel>>;

export class Stage {
  readonly open: Signal<boolean>;
  readonly tab = signal<Tab>("chat");
  /** The message or annotation that a link led to, by its offset, until it was shown. */
  readonly sought = signal<number | null>(null);
  /** The annotation whose thread is shown, by its offset; null = the whole conversation. */
  readonly thread = signal<number | null>(null);
  readonly marking = signal<Mark | null>(null);
  /** The offset after which everything was new when the drawer opened. */
  readonly newAfter = signal<number | null>(null);
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly unread: ReadonlySignal<number>;
  readonly #remembered: Storage;

  constructor(
    readonly room: Room,
    readonly panels: Signal<Panels>,
    readonly time: TimeState,
    readonly sync: CursorSync,
    remembered: Storage,
    readonly following: Following,
  ) {
    this.#remembered = remembered;
    this.open = signal(remembered.getItem(DRAWER) !== null);
    this.items = computed(() => conversation(room.view.value, room.oldest.value));
    this.unread = computed(() => unreadCount(this.items.value, room.read.value, room.you.value?.id ?? ""));
  }

  readonly titleOf = (panel: string): string | undefined => this.panels.value[panel]?.title;

  show(open: boolean): void {
    if (open) {
      this.look();
      this.#remembered.setItem(DRAWER, "1");
    } else {
      this.#remembered.removeItem(DRAWER);
      this.marking.value = null;
    }
    this.open.value = open;
  }

  /** Whether the whole conversation can be seen. */
  get chatting(): boolean {
    return this.open.value && this.tab.value === "chat" && this.thread.value === null;
  }

  /** To the chat, or away from it when it is there already. */
  toggleChat(): void {
    const away = this.open.peek() && this.tab.peek() === "chat" && this.thread.peek() === null;
    this.tab.value = "chat";
    this.thread.value = null;
    this.show(!away);
  }

  /** From here on somebody looks: what was not read by now is marked as new. */
  look(): void {
    this.newAfter.value = this.unread.peek() > 0 ? this.room.read.peek() : null;
  }

  /** Opens the thread under an annotation. */
  discuss({ offset, pending }: Annotation): void {
    if (pending) return;
    this.thread.value = offset;
    this.marking.value = null;
    if (!this.open.peek()) this.show(true);
  }

  /** Begins to mark the moment under the crosshair; without one, now. */
  mark(): void {
    if (!this.room.may.peek().speak) return;
    const pointed = this.sync.pointed.peek();
    this.thread.value = null;
    this.tab.value = "chat";
    this.marking.value = { at: Math.round(pointed?.time ?? Date.now()) };
    if (!this.open.peek()) this.show(true);
  }

  /** What the page shows right now, as a link that takes others there. */
  here(): Link {
    const { from, to } = resolve(this.time.range.peek(), Date.now());
    return { from: Math.round(from), to: Math.round(to) };
  }

  /** Takes this page to a moment and panel. */
  go({ panel, from, to }: Link): void {
    if (from !== undefined) {
      const end = to ?? from;
      const around = to === undefined || to - from < AROUND ? AROUND : 0;
      this.time.zoom(from - around, end + around);
    }
    if (panel === undefined) return;
    const element = document.querySelector<HTMLElement>(`[data-panel="${CSS.escape(panel)}"]`);
    element?.scrollIntoView({ block: "nearest" });
    element?.focus();
  }
}

/**
 * Following somebody: one's own page shows what theirs shows. Nobody tells what they look at before somebody wants to
 * know: whoever follows says so every few seconds, and whoever hears that they are followed tells what they look at.
 */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Room } from "../client/room";
import type { View } from "../core/roomWire";
import type { PageView } from "./pageView";

/** It is said again that one follows, milliseconds. */
const AGAIN = 3_000;
/** Who has not said for so long that they follow, does not, milliseconds. */
const FORGOTTEN = 10_000;
/** Two who follow each other: the later one leads, after so long both stop, milliseconds. */
const SETTLED = 5_000;

export type FollowedRoom = Pick<Room, "scene" | "you" | "look" | "state">;
/** Why one no longer follows. */
export type Ended = "gone" | "mutual";

export class Following {
  readonly #who = signal<string | null>(null);
  /** Whom one follows, by id. */
  readonly who: ReadonlySignal<string | null> = this.#who;
  /** Those who follow oneself. */
  readonly followers: ReadonlySignal<readonly string[]>;
  /** What that person is called: known still when they have left. */
  #name = "";
  #since = 0;
  #applied: View | null = null;
  readonly #stops: (() => void)[];

  constructor(
    private readonly room: FollowedRoom,
    private readonly page: Pick<PageView, "shown" | "show">,
    /** Grows by one every second. */
    seconds: ReadonlySignal<number>,
    private readonly onEnded: (name: string, why: Ended) => void,
    private readonly now: () => number = Date.now,
  ) {
    const said = computed(() => {
      void seconds.value;
      const me = room.you.value?.id;
      const views = [...room.scene.value.views].filter(([id, view]) => id !== me && view.follows === me);
      return views.filter(([, { seen }]) => this.now() - seen < FORGOTTEN);
    });
    const latest = computed(() => said.value.map(([id, { seen }]) => `${id} ${seen}`).join());
    const followers = computed(() => said.value.map(([id]) => id).join());
    this.followers = computed(() => (followers.value === "" ? [] : followers.value.split(",")));
    const turn = computed(() => (this.#who.value === null ? 0 : Math.floor((seconds.value * 1000) / AGAIN)));
    this.#stops = [
      effect(() => {
        void turn.value;
        this.#tell(latest.value !== "");
      }),
      effect(() => this.#follow()),
    ];
  }

  start(who: string): void {
    this.#name = this.room.scene.peek().people.get(who)?.name ?? "";
    this.#since = this.now();
    this.#applied = null;
    this.#who.value = who;
  }

  stop(): void {
    this.#who.value = null;
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.room.look(null);
  }

  #tell(followed: boolean): void {
    const who = this.#who.value;
    if (who === null && !followed) this.room.look(null);
    else this.room.look({ ...this.page.shown, ...(who !== null && { follows: who }) });
  }

  #follow(): void {
    const who = this.#who.value;
    const { people, views } = this.room.scene.value;
    if (who === null) return;
    const view = views.get(who);
    if (this.room.state.value === "joined" && !people.has(who)) this.#end("gone");
    else if (view?.follows === this.room.you.value?.id && view && this.now() - this.#since > SETTLED)
      this.#end("mutual");
    else if (view && view !== this.#applied) {
      this.#applied = view;
      if (view.seen >= this.#since) untracked(() => this.page.show(view));
    }
  }

  #end(why: Ended): void {
    this.#who.value = null;
    this.onEnded(this.#name, why);
  }
}

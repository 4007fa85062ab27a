/** One person at work on a dashboard: what they do to it and take back, what they hold, and which panel they configure. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { newId } from "../client/unsent";
import type { Change, Holding } from "../core/roomWire";
import { arrange, packed, settling } from "../document/arrange";
import type { Dashboard, Panel, Place } from "../document/panel";
import { did, forgotten, NO_STEPS, observed, redone, type Steps, type Taken, undone } from "../document/undo";
import { toast } from "../ui/Toast";
import type { Heard, LiveDocument } from "./live";
import { nameOf } from "./naming";
import { besidePlace, freePlace } from "./order";

/** What is open beside or above the grid. */
export type Opened = "add" | "about" | "json" | null;

export class EditSession {
  /** The panel that one configures. */
  readonly configuring: Signal<string | null> = signal(null);
  readonly opened: Signal<Opened> = signal(null);
  /** What a screen reader is to say. */
  readonly spoken: Signal<string> = signal("");
  readonly doing: Signal<Holding | null> = signal(null);
  readonly #removedBy = signal<ReadonlyMap<string, string>>(new Map());
  /** Who removed which panel while this page was open, by the panel's id. */
  readonly removedBy: ReadonlySignal<ReadonlyMap<string, string>> = this.#removedBy;
  readonly #steps = signal<Steps>(NO_STEPS);
  readonly #stops: (() => void)[];
  /** The operations that would be taken back, or done again; null when there are none. */
  readonly undoing: ReadonlySignal<readonly Change[] | null> = computed(
    () => this.#steps.value.undo.at(-1)?.ops ?? null,
  );
  readonly redoing: ReadonlySignal<readonly Change[] | null> = computed(
    () => this.#steps.value.redo.at(-1)?.inverse ?? null,
  );

  constructor(readonly live: LiveDocument) {
    const known = new Set<string>();
    this.#stops = [
      live.listen((heard) => this.#heard(heard)),
      effect(() => {
        const news = live.refusals.value.filter(({ operationId }) => !known.has(operationId));
        for (const { operationId } of news) known.add(operationId);
        if (news.length > 0)
          this.#steps.value = news.reduce((steps, one) => forgotten(steps, one.operationId), this.#steps.peek());
      }),
    ];
  }

  get dashboard(): Dashboard {
    return this.live.document.value;
  }

  /** The panel of this id as it is now; reading it follows it. */
  panel(id: string): Panel | undefined {
    return this.live.document.value.panels[id];
  }

  /** Does a batch, so that it can be undone; whether it could be done. */
  do(ops: readonly Change[]): boolean {
    return ops.length === 0 || this.#attempt(() => this.submit(ops));
  }

  /** As `do`, but it throws why it could not be done; the answer is the ids of the batches it made. */
  submit(ops: readonly Change[]): string[] {
    const before = this.live.document.peek();
    const made = this.live.edit(ops);
    this.#steps.value = made.reduce((steps, batch) => did(steps, before, batch), this.#steps.peek());
    return made.map(({ operationId }) => operationId);
  }

  /** Sets a field of a panel; null = back to its default. */
  set(id: string, path: string, value: unknown): boolean {
    return this.do([{ op: "set", path: `panels.${id}.${path}`, value }]);
  }

  undo(): void {
    this.#take(undone(this.#steps.peek(), this.live.document.peek(), newId()), "There is nothing of yours to undo.");
  }

  redo(): void {
    this.#take(redone(this.#steps.peek(), this.live.document.peek(), newId()), "There is nothing to do again.");
  }

  /** Puts a panel on the grid, where there is room for it; its id. */
  add(panel: Omit<Panel, "at">, size: readonly [number, number], beside?: string): string | null {
    const { panels } = this.live.document.peek();
    const id = freeId(panels);
    const at = beside === undefined ? freePlace(panels, size) : besidePlace(panels, beside);
    if (!this.do([{ op: "add", path: `panels.${id}`, value: { ...panel, at } }])) return null;
    this.spoken.value = `${nameOf(panel)} was added.`;
    return id;
  }

  duplicate(id: string): string | null {
    const panel = this.live.document.peek().panels[id];
    return panel ? this.add(panel, [panel.at[2], panel.at[3]], id) : null;
  }

  /** Takes a panel away, with an offer to have it back. */
  remove(id: string): void {
    const panel = this.live.document.peek().panels[id];
    if (!panel || !this.do([{ op: "remove", path: `panels.${id}` }])) return;
    if (this.configuring.peek() === id) this.configuring.value = null;
    const step = this.#steps.peek().undo.at(-1);
    const back = (): void => {
      if (this.#steps.peek().undo.at(-1) === step) this.undo();
      else this.putBack(id, panel);
    };
    toast({ text: `${nameOf(panel)} was removed.`, action: { label: "Undo", act: back } });
  }

  /** Has a panel back that somebody removed. */
  putBack(id: string, panel: Panel): boolean {
    return this.do([{ op: "add", path: `panels.${id}`, value: panel }]);
  }

  /** Closes the gaps above panels; how many moved up, null when that could not be done. */
  tidy(): number | null {
    const { panels } = this.live.document.peek();
    const ops = settling(panels, packed(panels));
    return this.do(ops) ? ops.length : null;
  }

  /** The places that are shown if the panel `id` stands at `at` and others make room. */
  placesWith(id: string, at: Place): ReadonlyMap<string, Place> {
    const { panels } = this.live.document.peek();
    const panel = panels[id];
    return arrange(panel ? { ...panels, [id]: { ...panel, at } } : panels, id);
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
  }

  #heard({ entry, own, before }: Heard): void {
    const { offset, ops, operationId } = entry;
    const edit = { offset, ops, ...(operationId !== undefined && { operationId }) };
    this.#steps.value = observed(this.#steps.peek(), before, edit, own);
    const gone = ops.flatMap(({ op, path }) =>
      op === "remove" && /^panels\.[^.]+$/.test(path) ? [path.slice(7)] : [],
    );
    if (gone.length > 0)
      this.#removedBy.value = new Map([...this.#removedBy.peek(), ...gone.map((id) => [id, entry.user.name] as const)]);
  }

  #take({ steps, batch }: Taken, nothing: string): void {
    if (!batch) {
      this.#steps.value = steps;
      this.spoken.value = nothing;
      return;
    }
    this.#attempt(() => {
      this.live.edit(batch.ops, batch.operationId);
      this.#steps.value = steps;
    });
  }

  #attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (cause) {
      toast({ text: (cause as Error).message, tone: "bad" });
      return false;
    }
  }
}

/** An id that no panel has, and that nobody else comes to at the same moment. */
export function freeId(panels: Dashboard["panels"]): string {
  for (;;) {
    const id = `p${newId().slice(0, 8)}`;
    if (!(id in panels)) return id;
  }
}

/** People who edit one document at once, and a server that puts their batches into order: for the laws of editing. */
import { apply, type Operation } from "../../src/document/operations";
import { Refused } from "../../src/document/paths";
import {
  acknowledged,
  type Batch,
  type Edit,
  type Pending,
  pending,
  received,
  submitted,
  withdrawn,
} from "../../src/document/pending";
import { did, forgotten, NO_STEPS, observed, type redone, type Steps, type undone } from "../../src/document/undo";

/** Who wrote last to each path, as the server knows. */
type Writers = Map<string, string>;

export class Server {
  readonly log: (Edit & { author: string })[] = [];
  readonly writers: Writers = new Map();

  constructor(public document: object) {}

  /** The entry of a batch: the first one's when it is repeated; throws `Refused`. */
  append(author: string, { operationId, ops }: Batch): Edit {
    const earlier = this.log.find((edit) => edit.operationId === operationId);
    if (earlier) return earlier;
    this.document = apply(this.document, ops);
    const edit = { offset: this.log.length + 1, ops, operationId, author };
    this.log.push(edit);
    for (const { path } of ops) this.writers.set(path, author);
    return edit;
  }
}

export class Editor {
  state: Pending<object>;
  steps: Steps = NO_STEPS;
  private waiting: Batch[] = [];
  private count = 0;

  constructor(
    readonly name: string,
    private readonly server: Server,
  ) {
    this.state = pending(server.document, server.log.length);
  }

  edit(ops: readonly Operation[]): void {
    const batch = { operationId: this.next(), ops };
    try {
      const before = this.state.view;
      this.state = submitted(this.state, batch);
      this.steps = did(this.steps, before, batch);
      this.waiting.push(batch);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  /** Take back, or do again, as `take` says; what was done by it, or null. */
  undo(take: typeof undone | typeof redone): Batch | null {
    const { steps, batch } = take(this.steps, this.state.view, this.next());
    this.steps = steps;
    if (batch) {
      this.state = submitted(this.state, batch);
      this.waiting.push(batch);
    }
    return batch;
  }

  /** The oldest waiting batch reaches the server; when `heard` is false the answer is lost, and it is sent again. */
  send(heard = true): void {
    const batch = this.waiting[0];
    if (!batch) return;
    let offset: number | null = null;
    try {
      offset = this.server.append(this.name, batch).offset;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    if (!heard) return;
    this.waiting.shift();
    if (offset !== null) {
      this.state = acknowledged(this.state, batch.operationId, offset);
    } else {
      this.state = withdrawn(this.state, batch.operationId);
      this.steps = forgotten(this.steps, batch.operationId);
    }
  }

  /** The next entry of the log arrives. */
  receive(): void {
    const edit = this.server.log[this.state.revision];
    if (!edit) return;
    const own = edit.author === this.name;
    this.steps = observed(this.steps, this.state.base, edit, own);
    this.state = received(this.state, edit);
  }

  /** The page is loaded again: what waits is kept, the state is the server's of that moment. */
  reload(): void {
    this.state = pending(this.server.document, this.server.log.length, this.waiting);
    this.steps = NO_STEPS;
  }

  /** Everything arrives. */
  settle(): void {
    while (this.waiting.length > 0) this.send();
    while (this.state.revision < this.server.log.length) this.receive();
  }

  private next(): string {
    this.count += 1;
    return `${this.name}-${this.count}`;
  }
}

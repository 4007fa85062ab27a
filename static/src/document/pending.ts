/**
 * What a person sees while edits are on their way: the server's state, and on it their own batches that the server has
 * not put into order yet. Pure: every function gives a new state.
 */
import { apply, type Operation } from "./operations";
import { Refused } from "./paths";

/** A batch of one person's, under the id that makes it happen once. */
export interface Batch {
  operationId: string;
  ops: readonly Operation[];
}

/** A batch with its place in the one order of the room; `operationId` is there when a client gave one. */
export interface Edit {
  offset: number;
  ops: readonly Operation[];
  operationId?: string;
}

export interface Pending<D extends object> {
  /** The server's state, at offset `revision` of the log. */
  readonly base: D;
  readonly revision: number;
  /** Own batches without a known place in the order, oldest first. */
  readonly own: readonly Batch[];
  /** The state with the own batches on it; one that is refused as things are is left out. */
  readonly view: D;
}

/** Begin at the server's state, in its normal form; `own` are batches kept from before, over a reload or another log. */
export function pending<D extends object>(base: D, revision: number, own: readonly Batch[] = []): Pending<D> {
  return { base, revision, own, view: own.reduce(seen, base) };
}

/** Do a batch at once. Throws `Refused` when it cannot be done to what is seen; nothing changes then. */
export function submitted<D extends object>(state: Pending<D>, batch: Batch): Pending<D> {
  return { ...state, own: [...state.own, batch], view: apply(state.view, batch.ops) };
}

/**
 * An entry of the log came, in order. One that the state holds already is skipped, so a page may be loaded at any
 * moment. Throws `Refused` when it does not fit: then this is not the server's state, which is to be loaded again.
 */
export function received<D extends object>(state: Pending<D>, edit: Edit): Pending<D> {
  const own = state.own.filter(({ operationId }) => operationId !== edit.operationId);
  if (edit.offset <= state.revision)
    return own.length < state.own.length ? pending(state.base, state.revision, own) : state;
  return pending(apply(state.base, edit.ops), edit.offset, own);
}

/** The server answered that a batch has this offset: done with it, if the state holds it; else its entry will come. */
export function acknowledged<D extends object>(state: Pending<D>, operationId: string, offset: number): Pending<D> {
  return offset <= state.revision ? withdrawn(state, operationId) : state;
}

/** The server refused a batch, or it was given up: it drops out, the rest stays. */
export function withdrawn<D extends object>(state: Pending<D>, operationId: string): Pending<D> {
  const own = state.own.filter((batch) => batch.operationId !== operationId);
  return own.length < state.own.length ? pending(state.base, state.revision, own) : state;
}

function seen<D extends object>(document: D, { ops }: Batch): D {
  try {
    return apply(document, ops);
  } catch (error) {
    if (error instanceof Refused) return document;
    throw error;
  }
}

/**
 * Undo and redo of one person in one page. The inverse of a step is taken on the server's state right before it, and
 * leaves out every place that anybody else has written since: others' work is never undone. Pure.
 */
import { invert } from "./invert";
import { apply, type Operation } from "./operations";
import { overlap, Refused } from "./paths";
import type { Batch, Edit } from "./pending";

/** A batch that this page made, and how it is taken back. */
export interface Step extends Batch {
  inverse: readonly Operation[];
  /** Whether the server has put it into order: only what comes after that was written since. */
  settled: boolean;
  /** What others wrote since. */
  lost: readonly string[];
}

export interface Steps {
  /** The newest last. */
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
}

/** What undoing or redoing does: `batch` is null when nothing is left that may be taken back. */
export interface Taken {
  steps: Steps;
  batch: Batch | null;
}

export const NO_STEPS: Steps = { undo: [], redo: [] };
const MOST = 200;

/** A batch was done to `before`, what the person saw; whatever was undone cannot be redone any more. */
export function did(steps: Steps, before: object, batch: Batch): Steps {
  return { undo: [...steps.undo, step(before, batch)].slice(-MOST), redo: [] };
}

/** An entry comes to the server's state `before`; `own` = it is a batch of this page. To be called for every entry. */
export function observed(steps: Steps, before: object, edit: Edit, own: boolean): Steps {
  const paths = edit.ops.map(({ path }) => path);
  return both(steps, (one) => {
    if (!own) return one.settled ? { ...one, lost: [...new Set([...one.lost, ...paths])] } : one;
    return one.operationId === edit.operationId ? { ...one, inverse: invert(before, edit.ops), settled: true } : one;
  });
}

/** A batch was refused: there is nothing to take back. */
export function forgotten(steps: Steps, operationId: string): Steps {
  const keep = (one: Step): boolean => one.operationId !== operationId;
  return { undo: steps.undo.filter(keep), redo: steps.redo.filter(keep) };
}

/** Take back the newest step that can be, as a batch of its own under `operationId`; `view` is what the person sees. */
export function undone({ undo, redo }: Steps, view: object, operationId: string): Taken {
  const { left, made } = newest(undo, view, operationId);
  return { steps: { undo: left, redo: made ? [...redo, made] : redo }, batch: made && batch(made) };
}

/** Do again what was undone last, likewise. */
export function redone({ undo, redo }: Steps, view: object, operationId: string): Taken {
  const { left, made } = newest(redo, view, operationId);
  return { steps: { undo: made ? [...undo, made] : undo, redo: left }, batch: made && batch(made) };
}

/** What taking this step back would do now. */
export function remaining({ inverse, lost }: Step): Operation[] {
  return inverse.filter(({ path }) => !lost.some((other) => overlap(path, other)));
}

function newest(steps: readonly Step[], view: object, operationId: string): { left: Step[]; made: Step | null } {
  const left = [...steps];
  for (let last = left.pop(); last; last = left.pop()) {
    const ops = remaining(last);
    if (ops.length > 0 && fits(view, ops)) return { left, made: step(view, { operationId, ops }) };
  }
  return { left, made: null };
}

function step(before: object, { operationId, ops }: Batch): Step {
  return { operationId, ops, inverse: invert(before, ops), settled: false, lost: [] };
}

function batch({ operationId, ops }: Step): Batch {
  return { operationId, ops };
}

function both({ undo, redo }: Steps, change: (one: Step) => Step): Steps {
  return { undo: undo.map(change), redo: redo.map(change) };
}

function fits(view: object, ops: readonly Operation[]): boolean {
  try {
    apply(view, ops);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

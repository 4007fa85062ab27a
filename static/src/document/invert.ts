/** What undoes a batch. The server's twin is in `dashboard/document/operations.py`. */
import { apply, checked, type Operation, same, valueAt } from "./operations";
import type { Target } from "./paths";

/** The batch that undoes `ops`, computed on the document before them; throws `Refused` as `apply` does. */
export function invert(document: object, ops: readonly Operation[]): Operation[] {
  const inverse: Operation[] = [];
  let state = document;
  for (const op of ops) {
    const found = checked(op);
    const next = apply(state, [op]);
    inverse.push(...undoing(op.path, found, valueAt(state, found.names), valueAt(next, found.names)));
    state = next;
  }
  return inverse.reverse();
}

function undoing(path: string, found: Target, old: unknown, now: unknown): Operation[] {
  if (same(old, now)) return [];
  if (found.kind !== "element") return [{ op: "set", path, value: old }];
  return [old === null ? { op: "remove", path } : { op: "add", path, value: old }];
}

/**
 * Operations: what may be done to a dashboard document. A batch is applied whole or refused whole; documents are never
 * changed in place, and what did not change is the same object before and after.
 * The server's twin is `dashboard/document/operations.py`; `tests/vectors/operations.json` holds them equal.
 */
import { isObject, type Node, normalElement } from "./normal";
import { DOCUMENT, elementsOf, Refused, type Shape, type Target, target } from "./paths";

/** One change: `set` puts a value (null = back to the default), `add` makes what is not there, `remove` takes away. */
export interface Operation {
  op: "set" | "add" | "remove";
  path: string;
  value?: unknown;
}

const DEEPEST = 8;

/** The document after a batch, in its normal form as `document` is; throws `Refused`, and then nothing is applied. */
export function apply<D extends object>(document: D, ops: readonly Operation[]): D {
  return ops.reduce<Node>((state, op) => applied(state, DOCUMENT, op, checked(op).names), document as Node) as D;
}

/** What is at a place; null when nothing is. */
export function valueAt(document: object, names: readonly string[]): unknown {
  let value: unknown = document;
  for (const name of names) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : null;
  return value ?? null;
}

/** Whether two JSON values are equal. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => same(value, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return (one ?? null) === (other ?? null);
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}

/** The place of an operation that suits it. */
export function checked({ op, path, value }: Operation): Target {
  const found = target(path);
  if (op !== "remove") checkValue(path, value, 0);
  const nothing = (value ?? null) === null;
  if (found.kind === "field") {
    if (op !== "set") throw new Refused("invalid", `${path}: a field is set; null puts it back to its default`);
    const name = found.names.at(-1) ?? "";
    if (nothing && found.shape.required.includes(name)) throw new Refused("invalid", `${path}: cannot be left out`);
  } else if (op === "set" && found.kind === "element") {
    throw new Refused("invalid", `${path}: has fields of its own; set those, or add or remove it`);
  } else if (op === "add" && nothing) {
    throw new Refused("invalid", `${path}: there is nothing to add`);
  }
  return found;
}

/** Integers are written with all their digits below 1e21; the database keeps those up to 2^53. */
function checkValue(path: string, value: unknown, depth: number): void {
  if (depth > DEEPEST) throw new Refused("invalid", `${path}: is nested too deeply`);
  if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) > 2 ** 53 && Math.abs(value) < 1e21) {
    throw new Refused("invalid", `${path}: the number is too large`);
  }
  if (isObject(value) && Object.keys(value).some((key) => key.includes("\0"))) {
    throw new Refused("invalid", `${path}: a name holds the character NUL`);
  }
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  for (const one of inner) checkValue(path, one, depth + 1);
}

function applied(node: Node, shape: Shape, op: Operation, names: readonly string[]): Node {
  const [name = "", key, ...below] = names;
  if (key === undefined) return put(node, name, op.value);
  const group = (valueAt(node, [name]) ?? {}) as Node;
  const elements = elementsOf(shape, name);
  let changed: Node;
  if (elements && below.length > 0) {
    if (!Object.hasOwn(group, key)) {
      if (op.op === "remove") return node;
      throw new Refused("not_found", `${op.path}: ${op.path.slice(0, -below.join(".").length - 1)} is gone`);
    }
    changed = put(group, key, applied(group[key] as Node, elements, op, below));
  } else {
    changed = put(group, key, placed(group, key, elements, op));
  }
  return put(node, name, Object.keys(changed).length > 0 || shape.kept.includes(name) ? changed : null);
}

/** What an entry or element is after the operation; null = nothing. */
function placed(group: Node, key: string, elements: Shape | undefined, { op, path, value }: Operation): unknown {
  if (op === "remove") return null;
  if (op === "add" && Object.hasOwn(group, key)) throw new Refused("conflict", `${path}: is there already`);
  return elements ? normalElement(path, value, elements) : value;
}

function put(node: Node, name: string, value: unknown): Node {
  if (value !== null && value !== undefined) return { ...node, [name]: value };
  if (!Object.hasOwn(node, name)) return node;
  const { [name]: _gone, ...rest } = node;
  return rest;
}

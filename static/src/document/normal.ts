/** The one form of a document that operations keep: no fields that are null, no optional maps that are empty. */
import { DOCUMENT, elementsOf, isMap, isName, NAME_RULE, Refused, type Shape } from "./paths";

/** An object of the document while its fields do not matter. */
export type Node = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The document in its normal form; throws `Refused` where a map is none, or an id is malformed. */
export function normal<D extends object>(document: D): D {
  return normalElement("", document, DOCUMENT) as D;
}

/** An element, to be at `path`, in its normal form. */
export function normalElement(path: string, value: unknown, shape: Shape): Node {
  if (!isObject(value)) throw new Refused("invalid", `${path}: must be an object with fields`);
  const made: Record<string, unknown> = {};
  for (const name of shape.kept) if ((value[name] ?? null) === null) made[name] = {};
  for (const [name, one] of Object.entries(value)) {
    if (!isName(name)) throw new Refused("invalid", path ? `${path}: ${NAME_RULE}` : NAME_RULE);
    const kept = isMap(shape, name) ? normalMap(path ? `${path}.${name}` : name, one, shape, name) : one;
    if (kept !== null && kept !== undefined) made[name] = kept;
  }
  return made;
}

function normalMap(path: string, value: unknown, shape: Shape, name: string): Node | null {
  if (!isObject(value ?? {})) throw new Refused("invalid", `${path}: must be a map from ids`);
  const entries = Object.entries((value ?? {}) as Node);
  if (!entries.every(([key]) => isName(key))) throw new Refused("invalid", `${path}: ${NAME_RULE}`);
  const elements = elementsOf(shape, name);
  const made = elements
    ? entries.map(([key, one]) => [key, normalElement(`${path}.${key}`, one, elements)])
    : entries.filter(([, one]) => one !== null);
  return made.length > 0 || shape.kept.includes(name) ? Object.fromEntries(made) : null;
}

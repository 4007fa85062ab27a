/**
 * Where in a dashboard document an operation may reach. A *field* is set (`panels.cpu.at`), an *entry* is one value in
 * a map (`panels.cpu.options.legend`), an *element* has fields of its own and is added or removed (`panels.cpu`).
 * The server's twin is `dashboard/document/paths.py`; `tests/vectors/operations.json` holds them equal.
 */

/** Why an operation is not applied; the message begins with the place. */
export class Refused extends Error {
  constructor(
    readonly code: "invalid" | "not_found" | "conflict",
    message: string,
  ) {
    super(message);
  }
}

/** What an object of the document has: see the server's twin. */
export interface Shape {
  required: readonly string[];
  /** All the fields there are; absent = any name may be one. */
  fields?: readonly string[];
  elements: Readonly<Record<string, Shape>>;
  entries: readonly string[];
  /** Maps that are there even when they are empty. */
  kept: readonly string[];
}

export interface Target {
  names: readonly string[];
  kind: "field" | "entry" | "element";
  /** Of the object that holds the place; of the element itself where the place is one. */
  shape: Shape;
}

const leaf = (...required: string[]): Shape => ({ required, elements: {}, entries: [], kept: [] });

const PANEL: Shape = {
  required: ["kind", "title", "at"],
  elements: { queries: leaf("metric"), thresholds: leaf("value", "color") },
  entries: ["options", "mappings"],
  kept: ["queries"],
};

export const DOCUMENT: Shape = {
  required: ["title", "time"],
  fields: ["title", "description", "time"],
  elements: { panels: PANEL },
  entries: ["variables"],
  kept: ["panels", "variables"],
};

export const NAME_RULE = "a name has 1 to 40 of the characters A-Z a-z 0-9 _ -, and is not __proto__";

/** Whether this may be an id or the name of a field. */
export function isName(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,40}$/.test(text) && text !== "__proto__";
}

/** Of the map `name`, the shape of its elements; undefined = its values are single, or it is no map. */
export function elementsOf(shape: Shape, name: string): Shape | undefined {
  return Object.hasOwn(shape.elements, name) ? shape.elements[name] : undefined;
}

export function isMap(shape: Shape, name: string): boolean {
  return shape.entries.includes(name) || Object.hasOwn(shape.elements, name);
}

/** The place that a path names; throws `Refused` when there is no such place in any document. */
export function target(path: string): Target {
  const names = path.split(".");
  if (!names.every(isName)) throw new Refused("invalid", `path: ${NAME_RULE}`);
  return found(path, names, DOCUMENT, 0);
}

function found(path: string, names: readonly string[], shape: Shape, at: number): Target {
  const name = names[at];
  if (name === undefined) return { names, kind: "element", shape };
  if (isMap(shape, name)) {
    if (at + 1 === names.length) throw new Refused("invalid", `${path}: is a map; name what is meant in it`);
    const elements = elementsOf(shape, name);
    if (elements) return found(path, names, elements, at + 2);
    return last(path, at + 2, { names, kind: "entry", shape });
  }
  if (shape.fields && !shape.fields.includes(name)) {
    throw new Refused("invalid", `${path}: is not a field of a dashboard`);
  }
  return last(path, at + 1, { names, kind: "field", shape });
}

function last(path: string, end: number, target: Target): Target {
  if (target.names.length > end) {
    throw new Refused("invalid", `${path}: is below a single value, which is changed as a whole`);
  }
  return target;
}

/** Whether two paths name the same place, or one of them a place within the other's. */
export function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

/** The operations that make one document of another. The server's twin is `dashboard/document/difference.py`. */
import type { Node } from "./normal";
import { type Operation, same, valueAt } from "./operations";
import { DOCUMENT, elementsOf, isMap, type Shape } from "./paths";

/**
 * What is to be done to `before` to make it `after`, both in their normal form. Elements that are in both are changed
 * field by field, so that work of others on other fields stays. What is no field of the document (its id) is left alone.
 */
export function difference(before: object, after: object): Operation[] {
  return changed("", before as Node, after as Node, DOCUMENT);
}

function changed(prefix: string, before: Node, after: Node, shape: Shape): Operation[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): Operation[] => {
    const [old, now] = [valueAt(before, [name]), valueAt(after, [name])];
    if (old === now) return [];
    if (isMap(shape, name)) {
      return changedMap(`${prefix}${name}.`, (old ?? {}) as Node, (now ?? {}) as Node, elementsOf(shape, name));
    }
    const known = !shape.fields || shape.fields.includes(name);
    return known && !same(old, now) ? [{ op: "set", path: prefix + name, value: now }] : [];
  });
}

/** Removed ones first, so that a map that is full has room for the added ones. */
function changedMap(prefix: string, before: Node, after: Node, elements: Shape | undefined): Operation[] {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...gone.sort().map((key): Operation => ({ op: "remove", path: prefix + key })),
    ...Object.keys(after)
      .sort()
      .flatMap((key): Operation[] => {
        const path = prefix + key;
        if (!Object.hasOwn(before, key)) return [{ op: "add", path, value: after[key] }];
        if (elements) return changed(`${path}.`, before[key] as Node, after[key] as Node, elements);
        return same(before[key], after[key]) ? [] : [{ op: "set", path, value: after[key] }];
      }),
  ];
}

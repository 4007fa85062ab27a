/** Value mappings: which of them is about a value. Pure; the schema is `dashboard/panels/values.py`. */
import type { Mapping, Panel } from "../document/panel";

type Mappings = NonNullable<Panel["mappings"]>;

/**
 * The mapping of `value` (null or NaN = there is none): the one that names the very value, else the narrowest range
 * that holds it. Which one it is does not depend on the order of the ids, except between equal ones: then the first id.
 */
export function mappingFor(mappings: Mappings | undefined, value: number | string | null): Mapping | null {
  if (!mappings) return null;
  const missing = value === null || Number.isNaN(value);
  let best: [Mapping, width: number, id: string] | null = null;
  for (const [id, mapping] of Object.entries(mappings)) {
    const width = missing ? (mapping.missing ? 0 : null) : reach(mapping, value);
    if (width === null) continue;
    if (!best || width < best[1] || (width === best[1] && id < best[2])) best = [mapping, width, id];
  }
  return best?.[0] ?? null;
}

/** How wide the mapping reaches around `value`: −1 when it names it, null when it is not about it. */
function reach({ value: named, from, to }: Mapping, value: number | string): number | null {
  if (named !== undefined) return named === value ? -1 : null;
  if (typeof value === "string" || (from === undefined && to === undefined)) return null;
  const [low, high] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY];
  return value >= low && value <= high ? high - low : null;
}

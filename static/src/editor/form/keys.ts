/** Ids within a panel. Pure. */

/** The first of `t1`, `t2` … that a map does not have yet. */
export function freeKey(map: Readonly<Record<string, unknown>> | undefined, prefix: string): string {
  for (let number = 1; ; number += 1) if (!(`${prefix}${number}` in (map ?? {}))) return `${prefix}${number}`;
}

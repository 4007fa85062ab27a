/** Which bars stand, in which order. Pure. */
import { inOrder } from "../../series/naming";

/** One bar before it is drawn. */
export interface Ranked {
  name: string;
  value: number;
}

export type Order = "high" | "low" | "name";

/** The first `top` in `order`; what has no value comes last. Equal values are in the order of their names. */
export function ranked<T extends Ranked>(bars: readonly T[], order: Order, top: number): T[] {
  const sign = order === "high" ? -1 : 1;
  const sorted = [...bars].sort((a, b) => {
    const missing = Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
    const by = order === "name" || missing !== 0 || Number.isNaN(a.value) ? 0 : sign * Math.sign(a.value - b.value);
    return missing || by || inOrder(a.name, b.name);
  });
  return sorted.slice(0, top);
}

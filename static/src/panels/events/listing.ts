/** Which happenings are listed. Pure. */
import type { Happening } from "../../charts/room";

export type Listed = "all" | "marks" | "messages";

/** Those of a kind in which every word of `text` occurs, in the text or the name of who said it. */
export function listing(all: readonly Happening[], listed: Listed, text: string): Happening[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ kind, by, text: said }) => {
    if (listed !== "all" && kind !== (listed === "marks" ? "mark" : "message")) return false;
    const whole = `${by} ${said}`.toLocaleLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** What the server said against a change, at the field that it is about. Pure. */
import type { Refusal } from "../live";

/** The reason why the last change of `path` was refused, without the place in front; null when it was not. */
export function faultOf(refusals: readonly Refusal[], path: string): string | null {
  const found = refusals.findLast(({ ops }) => ops.some((op) => op.path === path));
  return found ? reasonOf(found.reason) : null;
}

/** A refusal in words: what comes before the first colon is the place when it looks like one. */
export function reasonOf(reason: string): string {
  const words = reason.replace(/^[a-z]+(\.[\w-]+)*(\[\d+\])?: /, "");
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

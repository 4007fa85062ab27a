/**
 * Calling people by name: `@ada`, and `@"Ada Lovelace"` where the name is not one word; there a backslash stands before
 * each quote and backslash of the name. Pure.
 */

const WORD = /^[\p{L}\p{N}_.-]*[\p{L}\p{N}_]$/u;
/** What is typed after an `@` that begins a word, up to the caret. */
const BEGUN = /(?<![\p{L}\p{N}_@])@(?:"((?:[^"\\\n]|\\[^\n]){0,60}\\?)|([\p{L}\p{N}_.-]{0,60}))$/u;

/** A mention that is being typed: where its `@` is, and what follows up to the caret. */
export interface Begun {
  start: number;
  typed: string;
}

/** The mention that is being typed at `caret`; null = none. */
export function begun(text: string, caret: number): Begun | null {
  const found = BEGUN.exec(text.slice(0, caret));
  if (!found) return null;
  const [, quoted, word = ""] = found;
  return { start: found.index, typed: quoted === undefined ? word : plain(quoted) };
}

/** How a name is written so that it calls its person. */
export function called(name: string): string {
  return WORD.test(name) ? `@${name}` : `@"${name.replace(/["\\]/g, "\\$&")}"`;
}

/** A name as it is, from how it is written between quotes. */
export function plain(quoted: string): string {
  return quoted.replace(/\\([^\n]|$)/g, "$1");
}

/** The text with the whole name in place of what was typed of it, and where the caret stands then. */
export function completed(
  text: string,
  { start }: Begun,
  caret: number,
  name: string,
): { text: string; caret: number } {
  const quoted = text[start + 1] === '"' && text[caret] === '"';
  const after = text.slice(caret + (quoted ? 1 : 0));
  const before = `${text.slice(0, start)}${called(name)}${after.startsWith(" ") ? "" : " "}`;
  return { text: before + after, caret: before.length + (after.startsWith(" ") ? 1 : 0) };
}

/** Those of `names` that may be meant, each once: what begins so before where only a later word does. */
export function meant(names: readonly string[], typed: string, most: number): string[] {
  const wanted = typed.toLowerCase();
  const rank = (name: string): number => {
    const low = name.toLowerCase();
    if (low.startsWith(wanted)) return 0;
    return low.split(/[^\p{L}\p{M}\p{N}]+/u).some((part) => part.startsWith(wanted)) ? 1 : 2;
  };
  const ranked = [...new Set(names)].map((name) => ({ name, rank: rank(name) }));
  const fitting = ranked.filter((one) => one.rank < 2).sort((a, b) => a.rank - b.rank);
  return fitting.slice(0, most).map(({ name }) => name);
}

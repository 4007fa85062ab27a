/** A value mapping as it is typed: one text says which values are meant. Pure. */
import type { Mapping } from "../../document/panel";

/** What of a mapping says which values it is for. */
export type Meant = Pick<Mapping, "value" | "from" | "to" | "missing">;

/** `3`, `0 to 5`, `10 to`, `to 5`, `nothing`; a word stands for itself. */
export function printMeant({ value, from, to, missing }: Meant): string {
  if (missing) return "nothing";
  if (from !== undefined || to !== undefined) return [from ?? "", "to", to ?? ""].join(" ").trim();
  return typeof value === "string" ? JSON.stringify(value).replace(/^"([A-Za-z][\w-]*)"$/, bare) : String(value ?? "");
}

/** A word needs no quotes unless it would be read as something else. */
const bare = (quoted: string, word: string): string => (/^(nothing|to|NaN|Infinity)$/i.test(word) ? quoted : word);

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const RANGE = new RegExp(String.raw`^(${NUMBER})?\s*(?:to|–|\.\.)\s*(${NUMBER})?$`, "i");

/** Which values a text means; null when it means none. */
export function parseMeant(text: string): Meant | null {
  const said = text.trim();
  if (said === "") return null;
  if (/^nothing$/i.test(said)) return { missing: true };
  const range = RANGE.exec(said);
  if (range) return ranged(range[1], range[2]);
  if (new RegExp(`^${NUMBER}$`, "i").test(said)) return { value: Number(said) };
  return { value: unquoted(said) };
}

function ranged(from: string | undefined, to: string | undefined): Meant | null {
  if (from === undefined && to === undefined) return null;
  if (from !== undefined && to !== undefined && Number(from) > Number(to)) return null;
  return { ...(from !== undefined && { from: Number(from) }), ...(to !== undefined && { to: Number(to) }) };
}

function unquoted(said: string): string {
  if (!/^".*"$/s.test(said)) return said;
  try {
    return JSON.parse(said) as string;
  } catch {
    return said;
  }
}

/** What can be said about a text that is to become a dashboard before the server is asked. Pure. */
import type { Dashboard } from "../document/panel";

export interface Fault {
  text: string;
  /** Where in the text the cursor should go, in characters; absent = nowhere in particular. */
  at?: number;
}

/** What the editor shows: everything that may be changed, and nothing that may not. */
export function editable({
  id: _id,
  revision: _revision,
  created: _created,
  updated: _updated,
  owner: _owner,
  position: _position,
  ...rest
}: Dashboard): object {
  return rest;
}

/** The text as an object, or what is wrong with it, by line. */
export function parsed(text: string): { value: Record<string, unknown> } | { fault: Fault } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return known(text, value);
    return { fault: { text: "A dashboard is an object: it begins with { and ends with }.", at: 0 } };
  } catch (error) {
    return { fault: syntaxFault((error as Error).message, text) };
  }
}

const FIELDS = ["title", "description", "time", "panels", "variables"];

function known(text: string, value: object): ReturnType<typeof parsed> {
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown === undefined) return { value: value as Record<string, unknown> };
  const at = text.indexOf(JSON.stringify(unknown));
  const words = `${unknown}: is not a field of a dashboard; there are ${FIELDS.join(", ")}.`;
  return { fault: { text: words, ...(at >= 0 && { at }) } };
}

/** Browsers name the place by line and column, by position, or by the text around it. */
function syntaxFault(message: string, text: string): Fault {
  const position = /position (\d+)/.exec(message)?.[1];
  const pair = /line (\d+) column (\d+)/.exec(message);
  const at = position
    ? Number(position)
    : pair
      ? offset(text, Number(pair[1]), Number(pair[2]))
      : nearEnd(message, text);
  const words = message.replace(/^JSON\.parse: /, "").replace(/ (in JSON )?at (position|line) \d.*$/s, "");
  if (at === undefined) return { text: `Not valid JSON: ${words}.` };
  return { text: `Line ${text.slice(0, at).split("\n").length}: ${words}.`, at };
}

function offset(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}

function nearEnd(message: string, text: string): number | undefined {
  return /end of (JSON input|data)|EOF/i.test(message) ? text.length : undefined;
}

/** Where the place that a server's message names stands in the text: `panels.cpu.unit` finds the unit of that panel. */
export function placeIn(text: string, message: string): number | undefined {
  const path = /(?:\$\.|\b)((?:title|description|time|panels|variables)(?:[.[][\w-]+\]?)*)/.exec(message)?.[1];
  if (!path) return undefined;
  let at = 0;
  for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
    const next = text.indexOf(`"${name}"`, at);
    if (next < 0) break;
    at = next;
  }
  return at > 0 ? at : undefined;
}

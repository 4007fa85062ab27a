/**
 * A query as a line of text, and back: `sum by (host) (rate(http_requests{path="/api*"}[10s]))`.
 *
 *     text     = [across ["by" "(" label {"," label} ")"]] "(" over ")" | over
 *     over     = (avg | min | max | sum | count | last | first | rate | increase | p50 | p95 | p99) "(" series ")" | series
 *     series   = metric ["{" label "=" value {"," label "=" value} "}"] ["[" step "]"]
 *
 * Of two functions around a series the outer one is `across`, the inner one `over`; a single one is `over`, unless `by`
 * follows it. Names that hold anything but letters, digits and `_ . : / % @ - * ?` stand in double quotes, as JSON
 * strings. Pure; `parseQuery(printQuery(q))` is `normal(q)`.
 */
import { parseDuration, printDuration } from "../core/steps";
import type { Across, Over, Query } from "../core/wire";

export const OVERS: readonly Over[] = [
  ...(["avg", "min", "max", "sum", "count", "last", "first"] as const),
  ...(["rate", "increase", "p50", "p95", "p99"] as const),
];
export const ACROSSES: readonly Across[] = ["avg", "sum", "min", "max", "count", "p95"];

/** What is wrong with a text, and where, in characters from its beginning. */
export interface QueryFault {
  at: number;
  text: string;
}

export type ParsedQuery = { query: Query } | { fault: QueryFault };

/** The same query without what says nothing. */
export function normal({ metric, where, over, across, by, step }: Query): Query {
  const conditions = Object.entries(where ?? {}).filter(([, value]) => value !== "");
  return {
    metric,
    ...(conditions.length > 0 && { where: Object.fromEntries(conditions) }),
    ...(over && over !== "avg" && { over }),
    ...(across && { across }),
    ...(across && by && by.length > 0 && { by }),
    ...(step ? { step } : {}),
  };
}

/** One line that says all of a query. */
export function printQuery(query: Query): string {
  const { metric, where = {}, over = "avg", across, by = [], step } = normal(query);
  const conditions = Object.entries(where).map(([label, value]) => `${name(label)}=${JSON.stringify(value)}`);
  const series = [
    name(metric),
    conditions.length > 0 ? `{${conditions.join(", ")}}` : "",
    step ? `[${printDuration(step)}]` : "",
  ].join("");
  const inner = over === "avg" && !across ? series : `${over}(${series})`;
  if (!across) return inner;
  return by.length > 0 ? `${across} by (${by.map(name).join(", ")}) (${inner})` : `${across}(${inner})`;
}

const PLAIN = /^[\p{L}\p{N}_.:/%@*?-]+$/u;
const name = (text: string): string => (PLAIN.test(text) ? text : JSON.stringify(text));

/** The query that a text says, or the first thing that is wrong with it. */
export function parseQuery(text: string): ParsedQuery {
  try {
    return { query: normal(new Parser(text).query()) };
  } catch (cause) {
    if (cause instanceof Fault) return { fault: { at: cause.at, text: cause.message } };
    throw cause;
  }
}

class Fault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

interface Token {
  kind: "name" | "quoted" | "mark" | "end";
  text: string;
  at: number;
}

const TOKEN = /\s*(?:([\p{L}\p{N}_.:/%@*?-]+)|("(?:[^"\\]|\\.)*")|([(){}[\],=]))/uy;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw unreadable(text, at);
    const [whole, plain, quoted, mark = ""] = match;
    const start = at + whole.length - whole.trimStart().length;
    if (plain !== undefined) found.push({ kind: "name", text: plain, at: start });
    else if (quoted !== undefined) found.push({ kind: "quoted", text: unquoted(quoted, start), at: start });
    else found.push({ kind: "mark", text: mark, at: start });
    at += whole.length;
  }
  return [...found, { kind: "end", text: "", at: text.length }];
}

function unreadable(text: string, from: number): Fault {
  const at = from + text.slice(from).search(/\S/);
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return new Fault(at, character === '"' ? "This quote is never closed." : `"${character}" has no meaning here.`);
}

function unquoted(quoted: string, at: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new Fault(at, 'What is between the quotes is not a text; write \\" for a quote and \\\\ for a backslash.');
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  query(): Query {
    const query = this.#outer();
    const rest = this.#now;
    if (rest.kind !== "end")
      throw new Fault(rest.at, `Nothing is expected after the query, but there is "${rest.text}".`);
    return query;
  }

  #outer(): Query {
    const grouped = this.#isName("by", 1);
    if (!grouped && !this.#isMark("(", 1)) return this.#series();
    const first = this.#take();
    const by = grouped ? this.#groups() : [];
    this.#expect("(");
    const nested = this.#now.kind === "name" && this.#isMark("(", 1);
    const inner = nested ? this.#over() : this.#series();
    this.#expect(")");
    if (!nested && !grouped) return { ...inner, over: oneOf(OVERS, first, "a way to combine the points of a step") };
    return { ...inner, across: oneOf(ACROSSES, first, "a way to combine series"), by };
  }

  #over(): Query {
    const over = oneOf(OVERS, this.#take(), "a way to combine the points of a step");
    this.#expect("(");
    const series = this.#series();
    this.#expect(")");
    return { ...series, over };
  }

  #series(): Query {
    const metric = this.#name("the name of a metric");
    const where = this.#isMark("{") ? this.#where() : {};
    const step = this.#isMark("[") ? this.#step() : 0;
    return { metric, where, step };
  }

  #where(): Record<string, string> {
    const where: Record<string, string> = {};
    this.#listed("{", "}", () => {
      const { at } = this.#now;
      const label = this.#name("the name of a label");
      if (label in where) throw new Fault(at, `${label} is there twice; use * for any text.`);
      this.#expect("=");
      where[label] = this.#name(`a value of ${label}`);
    });
    return where;
  }

  #groups(): string[] {
    this.#take();
    const by: string[] = [];
    this.#listed("(", ")", () => by.push(this.#name("the name of a label")));
    return by;
  }

  #step(): number {
    this.#expect("[");
    const { at } = this.#now;
    const step = parseDuration(this.#name("a step such as 10s"));
    if (step === null) throw new Fault(at, "A step is a duration such as 10s, 1m or 250ms.");
    this.#expect("]");
    return step;
  }

  #listed(open: string, close: string, one: () => void): void {
    this.#expect(open);
    while (!this.#isMark(close)) {
      one();
      if (!this.#isMark(",")) break;
      this.#take();
    }
    this.#expect(close);
  }

  get #now(): Token {
    return this.#ahead(0);
  }

  #ahead(by: number): Token {
    return this.#tokens[Math.min(this.#place + by, this.#tokens.length - 1)] as Token;
  }

  #isMark(text: string, ahead = 0): boolean {
    const token = this.#ahead(ahead);
    return token.kind === "mark" && token.text === text;
  }

  #isName(text: string, ahead = 0): boolean {
    const token = this.#ahead(ahead);
    return token.kind === "name" && token.text === text;
  }

  #take(): Token {
    const token = this.#now;
    this.#place += 1;
    return token;
  }

  #name(wanted: string): string {
    const token = this.#now;
    const named = token.kind === "name" || token.kind === "quoted";
    if (!named || token.text === "") throw missing(wanted, token);
    return this.#take().text;
  }

  #expect(mark: string): void {
    if (!this.#isMark(mark)) throw missing(`"${mark}"`, this.#now);
    this.#take();
  }
}

const missing = (wanted: string, { kind, text, at }: Token): Fault =>
  new Fault(at, kind === "end" ? `The text ends where ${wanted} is expected.` : `Here is "${text}", not ${wanted}.`);

function oneOf<T extends string>(all: readonly T[], { text, at }: Token, what: string): T {
  const found = all.find((one) => one === text);
  if (!found) throw new Fault(at, `"${text}" is not ${what}: ${all.join(", ")}.`);
  return found;
}

/** What operations did, in words that follow a person's name: "moved CPU and changed its unit to %". */
import { scaleFor } from "../core/units";
import { type Operation, valueAt } from "./operations";
import type { Place } from "./panel";

/** The state before, as far as it is known: panels are named by it, and told moved from resized. */
export interface Known {
  panels?: Readonly<Record<string, { title?: string; at?: Place }>>;
}

/** What is known of panels, but called what they were called then. */
export function knownThen(known: Known, titles: Readonly<Record<string, string>> = {}): Known {
  const then = Object.entries(titles).map(([id, title]) => [id, { ...known.panels?.[id], title }]);
  return { panels: { ...known.panels, ...Object.fromEntries(then) } };
}

const NOUNS: Readonly<Record<string, string>> = {
  queries: "queries",
  thresholds: "thresholds",
  mappings: "value mappings",
  min: "minimum",
  max: "maximum",
};
const LONGEST = 40;

/** All of it in one phrase; at most `most` parts are told, the rest is counted. Nothing done: "changed nothing". */
export function describe(ops: readonly Operation[], before: Known = {}, most = 4): string {
  const parts = [...aboutDashboard(ops), ...aboutPanels(ops, before)];
  const told = parts.length > most ? [...parts.slice(0, most - 1), `${parts.length - most + 1} more changes`] : parts;
  return listed(told) || "changed nothing";
}

function aboutDashboard(ops: readonly Operation[]): string[] {
  const phrases = ops.flatMap(({ path, value }) => {
    if (path === "title") return [`renamed the dashboard to ${short(value)}`];
    if (path === "description") return [value ? "described the dashboard" : "removed the dashboard's description"];
    if (path === "time") return ["changed the dashboard's time range"];
    const [group, name] = path.split(".");
    return group === "variables" ? [`changed the variable ${name}`] : [];
  });
  return [...new Set(phrases)];
}

function aboutPanels(ops: readonly Operation[], before: Known): string[] {
  const byPanel = new Map<string, Operation[]>();
  for (const op of ops) {
    const [group, id] = op.path.split(".");
    if (group === "panels" && id) byPanel.set(id, [...(byPanel.get(id) ?? []), op]);
  }
  const moved = [...byPanel].filter(([id, all]) => all.every(({ path }) => path === `panels.${id}.at`));
  const phrases = [...byPanel].filter(([id]) => moved.length < 3 || !moved.some(([other]) => other === id));
  return [
    ...(moved.length < 3 ? [] : [`moved ${moved.length} panels`]),
    ...phrases.map(([id, all]) => aboutPanel(id, all, before)),
  ];
}

/** `moved CPU`, then what else was done to it: `and changed its unit to %`. */
function aboutPanel(id: string, ops: readonly Operation[], before: Known): string {
  const whole = ops.filter(({ path }) => path === `panels.${id}`).at(-1);
  const name = titleOf(id, ops, before);
  if (whole) return `${whole.op === "add" ? "added" : "removed"} ${name}`;
  const done = [...new Set(ops.map((op) => fieldDone(id, op, before)))];
  return listed(done.map((phrase, index) => phrase.replace("{}", index === 0 ? name : "it").replace("it's", "its")));
}

/** With `{}` where the panel is named. */
function fieldDone(id: string, { path, value }: Operation, before: Known): string {
  const [, , field = "", name] = path.split(".");
  if (field === "at") return resized(before.panels?.[id]?.at, value) ? "resized {}" : "moved {}";
  if (field === "title") return value ? `renamed {} to ${short(value)}` : "removed {}'s title";
  if (field === "description") return value ? "described {}" : "removed {}'s description";
  if (field === "kind") return `made {} a ${short(value)} panel`;
  const noun = field === "options" ? spaced(name ?? "options") : (NOUNS[field] ?? spaced(field));
  return `changed {}'s ${noun}${name && field !== "options" ? "" : to(field, value)}`;
}

function to(field: string, value: unknown): string {
  if (value === true || value === false) return value ? " to on" : " to off";
  if (value === null || value === undefined || value === "") return " to the default";
  if (typeof value !== "string" && typeof value !== "number") return "";
  return ` to ${field === "unit" ? scaleFor(1, String(value)).suffix || short(value) : short(value)}`;
}

function resized(old: Place | undefined, now: unknown): boolean {
  return old !== undefined && Array.isArray(now) && (old[2] !== now[2] || old[3] !== now[3]);
}

function titleOf(id: string, ops: readonly Operation[], before: Known): string {
  const added = ops.find(({ path, op }) => path === `panels.${id}` && op === "add")?.value;
  const title = known(id, ops, before) || valueAt({ added }, ["added", "title"]);
  return typeof title === "string" && title !== "" ? short(title) : "a panel";
}

/** The title before; none when what is known is a later state, which has the new title already. */
function known(id: string, ops: readonly Operation[], { panels }: Known): string | undefined {
  const title = panels?.[id]?.title;
  return ops.some(({ path, value }) => path === `panels.${id}.title` && value === title) ? undefined : title;
}

function short(value: unknown): string {
  const text = String(value ?? "nothing");
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

const spaced = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

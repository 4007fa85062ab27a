/**
 * Makes one file of types out of those that tsc emits for an entry: every declaration that the entry's exports lead
 * to, and no other, so that whoever uses the module needs nothing else.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A line at which a declaration of a module begins; tsc indents all others. */
const DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:const|function|class|interface|type|enum) (\w+)/;

/** The types of `entry` (such as `src/client/index.ts`) with all that they are made of, as one module. */
export function typesOf(entry, { root, project }) {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  try {
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    execFileSync(process.execPath, [tsc, "-p", join(root, project), "--outDir", folder], { stdio: "inherit" });
    return joined(join(folder, entry.replace(/\.ts$/, "")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What one emitted file declares, and what it takes from others. */
function read(path) {
  const file = { path, declarations: new Map(), imports: new Map(), reexports: [] };
  let part = [];
  let name = null;
  const finish = () => {
    if (name !== null) file.declarations.set(name, part.join("\n"));
    [part, name] = [[], null];
  };
  for (const line of readFileSync(`${path}.d.ts`, "utf8").split("\n")) {
    if (/^(?:import|export) .*from "/.test(line)) {
      take(file, line);
      if (name === null) part = []; // what stood above it was about the file
    } else if (/^\/\*\*/.test(line) || (DECLARATION.test(line) && name !== null)) {
      finish();
      part.push(line);
    } else if (line !== "export {};" && line !== "") part.push(line);
    name ??= DECLARATION.exec(line)?.[1] ?? null;
  }
  finish();
  return file;
}

/** An import, or an export of what another file declares. */
function take(file, line) {
  const [, verb, what, from] = /^(import|export) (?:type )?(\*|\{.*\}|\* as \w+) from "(.*)";$/.exec(line) ?? [];
  if (verb === undefined) throw new Error(`${file.path}: ${line} is not understood`);
  const path = join(dirname(file.path), from);
  const names = [...(what.matchAll(/(?:type )?(\w+)(?: as (\w+))?[,\s}]/g) ?? [])];
  if (verb === "import") for (const [, name, alias] of names) file.imports.set(alias ?? name, { path, name });
  else file.reexports.push({ path, names: what === "*" ? null : names.map(([, name]) => name) });
}

const START = /^(?:declare |abstract |const |function |class |interface |type |enum )/m;
const COMMENT = /\/\*[\s\S]*?\*\//g;
const WORD = /\b[A-Za-z_]\w*\b/g;

function joined(entry) {
  const files = new Map();
  const open = (path) => files.get(path) ?? files.set(path, read(path)).get(path);
  const found = new Map();
  const exported = exportsOf(open(entry), open);
  for (const [name, path] of exported) reach(path, name, found, open);
  const parts = [...found].map(([name, { text }]) => {
    const bare = text.replace(/^export /m, "");
    return exported.has(name) ? bare.replace(START, "export $&") : bare;
  });
  return `${parts.join("\n")}\nexport {};\n`;
}

/** Adds to `found` the declaration of `name` as the file at `path` means it, and all that it is made of. */
function reach(path, name, found, open) {
  const file = open(path);
  const text = file.declarations.get(name);
  const taken = file.imports.get(name);
  if (text === undefined) {
    if (taken) reach(taken.path, taken.name, found, open);
    return;
  }
  const known = found.get(name);
  if (known && known.path !== path) throw new Error(`${name} is declared in ${known.path} and in ${path}`);
  if (known) return;
  found.set(name, { path, text });
  for (const [word] of text.replace(COMMENT, "").matchAll(WORD)) reach(path, word, found, open);
}

/** Each exported name with the file that declares it. */
function exportsOf(file, open) {
  const exported = new Map();
  for (const [name, text] of file.declarations) if (/^export /m.test(text)) exported.set(name, file.path);
  for (const { path, names } of file.reexports)
    for (const name of names ?? exportsOf(open(path), open).keys()) exported.set(name, path);
  return exported;
}

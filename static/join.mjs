/**
 * What a page loads at its start in one file. esbuild cuts a bundle up by who needs what, which makes a dozen files of
 * some hundred bytes that each cost a request, all before the page shows anything.
 *
 * The chunks that a page needs at its start are bundled once more, with its entry; what comes later imports from that
 * file under names of its own. All files of a page then carry one hash, made of all of them, in their names: an old page
 * never gets a new part.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** `import{a as b}from"./chunk-X.js"` and `import"./chunk-X.js"`, as esbuild writes them when it minifies. */
const IMPORT = /\bimport(?:\{([^}]*)\}from)?"\.\/([\w-]+\.js)"/g;

/** Every chunk that the output `path` imports before it can run, however deep. */
export function chunks(outputs, path, seen = new Set()) {
  for (const { path: chunk, kind } of outputs[path].imports) {
    if (kind !== "import-statement" || seen.has(chunk)) continue;
    seen.add(chunk);
    chunks(outputs, chunk, seen);
  }
  return seen;
}

/**
 * Joins what the page `entry`, a path in the `outputs` of its bundle, needs at its start, and writes all of its scripts
 * to the folder `dist` under new names: the page's file is `page`, what comes later `later`.
 */
export async function joined(outputs, entry, dist) {
  const scripts = Object.keys(outputs)
    .filter((path) => path.endsWith(".js"))
    .sort();
  const text = new Map(scripts.map((path) => [basename(path), readFileSync(join(dist, basename(path)), "utf8")]));
  const first = [...chunks(outputs, entry)].sort();
  const later = scripts.filter((path) => path !== entry && !first.includes(path)).map((path) => basename(path));
  const all = await bundled(outputs, entry, first, dist);
  const hash = digest([all, ...text.values()].join("\n"));
  const page = basename(entry).replace(/-\w+\.js$/, `-${hash}.js`);
  const renamed = new Map(later.map((name) => [name, name.replace(/\.js$/, `-${hash}.js`)]));
  const withNames = (code) => later.reduce((changed, name) => changed.replaceAll(name, renamed.get(name)), code);
  const places = new Map(first.map((path, place) => [basename(path), place]));
  const written = new Map([[page, withNames(all)]]);
  for (const name of later) written.set(renamed.get(name), withNames(redirected(text.get(name), places, page)));
  for (const [name, code] of written) {
    const lost = [basename(entry), ...places.keys()].find((old) => code.includes(old));
    if (lost) throw new Error(`${name} still asks for ${lost}, which is joined with ${page}`);
    writeFileSync(join(dist, name), code);
  }
  return { page, later: [...renamed.values()] };
}

const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();

/** The entry and its first chunks as one module, which exports what those chunks do. */
async function bundled(outputs, entry, first, dist) {
  const exported = first.map((path, place) => {
    const names = outputs[path].exports.map((name) => `${name} as ${alias(place, name)}`);
    return names.length > 0 ? `export { ${names.join(", ")} } from "./${basename(path)}";` : "";
  });
  const external = {
    name: "later",
    setup: (own) =>
      own.onResolve({ filter: /./ }, ({ path, kind }) => (kind === "dynamic-import" ? { path, external: true } : null)),
  };
  const { outputFiles } = await build({
    stdin: { contents: [`import "./${basename(entry)}";`, ...exported].join("\n"), resolveDir: dist },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [external],
  });
  return outputFiles[0].text;
}

/** The code of a later part, which imports from the page's file what it had from a chunk that is in there now. */
function redirected(code, places, page) {
  return code.replace(IMPORT, (whole, names, from) => {
    const place = places.get(from);
    if (place === undefined) return whole;
    if (names === undefined) return `import"./${page}"`;
    const own = names.split(",").map((one) => {
      const [name, as = name] = one.split(" as ");
      return `${alias(place, name)} as ${as}`;
    });
    return `import{${own.join(",")}}from"./${page}"`;
  });
}

const alias = (place, name) => `_${place}_${name}`;

/**
 * Builds the pages: every `src/pages/<entry>.tsx` becomes `dist/<entry>-<hash>.js` and, when it imports style
 * sheets, `dist/<entry>-<hash>.css`. `dist/manifest.json` says which files an entry needs (`preload`: with --watch):
 *
 *     {"home": {"js": "home-AB12.js", "css": "home-CD34.css", "preload": []},
 *      "favicon": {"file": "favicon-0123.svg"}}
 *
 * `dist/client.js` is the browser client and `dist/client.d.ts` its types: names that stay, for pages on other sites.
 * Beside each text is the same packed, `<file>.gz`, which the server sends as it is. The same sources give the same names
 * and bytes. A page over its budget fails the build.
 *
 *     node build.mjs            once
 *     node build.mjs --watch    again whenever a source changes, with source maps
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { context, transform } from "esbuild";
import { chunks, joined } from "./join.mjs";
import { typesOf } from "./types.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));
const DIST = join(ROOT, "dist");
/** The browser client: a module by itself, under a name that stays. */
const CLIENT = "src/client/index.ts";
const CLIENT_FILE = "client.js";
const CLIENT_TYPES = "client.d.ts";
/** Bytes of JS and CSS, gzipped, that a page, or the client, may cost. */
const BUDGET = { dashboard: 90_000, client: 15_000 };

/** Each page is bundled by itself: fewer and larger files, and 3 kB less for a page than with chunks shared by all. */
const options = (page, watch) => ({
  absWorkingDir: ROOT,
  entryPoints: [page],
  outdir: DIST,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: !watch,
  sourcemap: watch ? "linked" : false,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const clientOptions = (watch) => ({
  ...options(CLIENT, watch),
  entryPoints: [{ in: CLIENT, out: basename(CLIENT_FILE, ".js") }],
  entryNames: "[name]",
  splitting: false,
});

/** The manifest's entry of the page that these are the outputs of, and the names of all its files. */
async function pageOf(outputs) {
  const all = Object.keys(outputs);
  const path = all.find((name) => outputs[name].entryPoint?.startsWith("src/pages/") && name.endsWith(".js"));
  const css = outputs[path].cssBundle ? basename(outputs[path].cssBundle) : null;
  const names = (paths) => paths.map((name) => basename(name));
  if (watching)
    return { files: names(all), entry: { js: basename(path), css, preload: names([...chunks(outputs, path)]).sort() } };
  const { page, later } = await joined(outputs, path, DIST);
  const others = names(all.filter((name) => !name.endsWith(".js")));
  return { files: [page, ...later, ...others], entry: { js: page, css, preload: [] } };
}

function favicon() {
  const source = join(ROOT, "img", "favicon.svg");
  if (!existsSync(source)) return {};
  const bytes = readFileSync(source);
  const file = `favicon-${createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(join(DIST, file), bytes);
  return { favicon: { file } };
}

const gzipped = (file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;

/** Prints what each page costs; returns whether all are within their budgets. */
function weigh(pages) {
  let within = true;
  for (const [entry, { js, css, preload }] of Object.entries(pages)) {
    const size = [js, css, ...preload].filter(Boolean).reduce((sum, file) => sum + gzipped(file), 0);
    const limit = BUDGET[entry] ?? Number.POSITIVE_INFINITY;
    within &&= size <= limit;
    const verdict = size <= limit ? "" : `  OVER the budget of ${(limit / 1000).toFixed(1)} kB`;
    console.log(`${entry.padEnd(12)} ${(size / 1000).toFixed(1).padStart(6)} kB gzipped${verdict}`);
  }
  return within;
}

/** Packs those of the files that are text; gives the names of what it wrote. */
function pack(files) {
  const texts = files.filter((file) => /\.(js|css|svg|ts)$/.test(file));
  for (const file of texts)
    writeFileSync(join(DIST, `${file}.gz`), gzipSync(readFileSync(join(DIST, file)), { level: 9 }));
  return texts.map((file) => `${file}.gz`);
}

/** Removes what earlier builds left; files still in use are never missing, not even for a moment. */
function sweep(kept) {
  for (const file of readdirSync(DIST)) {
    if (!kept.has(file)) rmSync(join(DIST, file), { recursive: true });
  }
}

async function finish() {
  const pages = {};
  const kept = new Set([
    "manifest.json",
    CLIENT_TYPES,
    ...Object.keys(built.get(CLIENT)).map((path) => basename(path)),
  ]);
  for (const [source, outputs] of built) {
    if (source === CLIENT) continue;
    const { entry, files } = await pageOf(outputs);
    pages[basename(source, ".tsx")] = entry;
    for (const file of files) kept.add(file);
  }
  const manifest = { ...pages, ...favicon() };
  if (manifest.favicon) kept.add(manifest.favicon.file);
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(DIST, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  writeFileSync(join(DIST, CLIENT_TYPES), typesOf(CLIENT, { root: ROOT, project: "tsconfig.client.json" }));
  sweep(new Set([...kept, ...pack([...kept])]));
  return weigh({ ...pages, client: { js: CLIENT_FILE, css: null, preload: [] } });
}

const watching = process.argv.includes("--watch");
mkdirSync(DIST, { recursive: true });
const pages = globSync("src/pages/*.tsx", { cwd: ROOT }).sort();
/** The outputs of each page, and of the client, that was built. */
const built = new Map();
const manifest = (page) => ({
  name: "manifest",
  setup: (build) =>
    build.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      built.set(page, result.metafile.outputs);
      if (built.size <= pages.length) return;
      if (!(await finish()) && !watching) process.exitCode = 1;
    }),
});
/** `import css from "./part.css?inline"`: the style sheet of a part that comes later, as text. */
const inline = {
  name: "inline",
  setup: (build) => {
    build.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace("?inline", "")),
      namespace: "inline",
    }));
    build.onLoad({ filter: /./, namespace: "inline" }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "es2022" });
      return { contents: code, loader: "text", watchFiles: [path] };
    });
  },
};
const bundlers = [
  context({ ...clientOptions(watching), plugins: [manifest(CLIENT)] }),
  ...pages.map((page) => context({ ...options(page, watching), plugins: [inline, manifest(page)] })),
];
for (const bundler of await Promise.all(bundlers)) {
  if (watching) {
    await bundler.watch();
  } else {
    await bundler.rebuild().catch(() => {
      process.exitCode = 1;
    });
    await bundler.dispose();
  }
}

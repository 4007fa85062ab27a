import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { chunks, joined, type Outputs } from "../join.mjs";

const SOURCES = {
  "shared.js":
    "export let count = 0; export const more = () => ++count; globalThis.began = (globalThis.began ?? 0) + 1;",
  "page.js": 'import { more } from "./shared.js"; more(); globalThis.later = () => import("./later.js");',
  "later.js": 'import { count, more } from "./shared.js"; more(); export const counted = () => count;',
};

async function bundle(): Promise<{ dist: string; outputs: Outputs }> {
  const folder = mkdtempSync(join(tmpdir(), "join-"));
  const dist = join(folder, "dist");
  for (const [name, code] of Object.entries(SOURCES)) writeFileSync(join(folder, name), code);
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ["page.js"],
    outdir: dist,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    metafile: true,
  });
  return { dist, outputs: metafile.outputs };
}

const entryIn = (outputs: Outputs): string =>
  Object.keys(outputs).find((path) => basename(path).startsWith("page-")) ?? "";

test("what a page needs at its start is one file, and what comes later shares it", async () => {
  const { dist, outputs } = await bundle();
  expect(chunks(outputs, entryIn(outputs)).size).toBe(1);
  const { page, later } = await joined(outputs, entryIn(outputs), dist);
  expect(later).toHaveLength(1);
  await import(/* @vite-ignore */ join(dist, page));
  const { counted } = await Reflect.get(globalThis, "later")();
  expect(counted()).toBe(2);
  expect(Reflect.get(globalThis, "began")).toBe(1);
});

test("the same sources have the same names, and all of a page's names change together", async () => {
  const [one, two] = await Promise.all([bundle(), bundle()]);
  const first = await joined(one.outputs, entryIn(one.outputs), one.dist);
  expect(await joined(two.outputs, entryIn(two.outputs), two.dist)).toEqual(first);
  const hash = first.page.slice("page-".length);
  expect(first.later.every((name: string) => name.endsWith(`-${hash}`))).toBe(true);
});

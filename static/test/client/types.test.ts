/** The types that are served with the client: they stand by themselves, and say what it is. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { typesOf } from "../../types.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const STRICT = ["--noEmit", "--strict", "--ignoreConfig", "--target", "es2022", "--module", "esnext", "--types", ""];
let folder: string;
let types: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stranger-"));
  types = typesOf("src/client/index.ts", { root: ROOT, project: "tsconfig.client.json" });
  writeFileSync(join(folder, "client.d.ts"), types);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What the compiler says of a page by somebody who has nothing but these types. */
function faults(page: string): string {
  writeFileSync(join(folder, "page.ts"), page);
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const options = [...STRICT, "--moduleResolution", "bundler", "--lib", "es2023,dom"];
  try {
    return execFileSync(process.execPath, [tsc, ...options, join(folder, "page.ts")], { encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("a page compiles against them", { timeout: 30_000 }, () => {
  const page = `
    import { connect, RequestError, VERSION, type Client, type Message } from "./client";
    const client: Client = connect("https://dash.example", { token: async () => "t" });
    client.on("message", ({ text, offset, user }) => console.log(text.length + offset, user.name));
    client.on("state", ({ state }) => state === "recovering");
    const room = client.joinRoom("d1");
    const last: Message | undefined = room.messages.at(-1);
    const id: string = client.sendMessage("d1", last?.text ?? VERSION, { link: { from: 1 } });
    const watch = client.watch({ metric: "cpu", over: "p95" }, { window: 60_000 }, ({ times }) => times[0]);
    const values: Float64Array | undefined = watch.series[0]?.values;
    if (watch.error instanceof RequestError) console.log(id, values, watch.error.code === "not_found");
  `;
  expect(faults(page)).toBe("");
});

test("they refuse what is wrong", { timeout: 30_000 }, () => {
  const said = faults(`
    import { connect } from "./client";
    connect().on("mesage", () => 1);
    connect().watch({ metric: "cpu", over: "p75" });
    connect().joinRoom(7);
  `);
  expect(said.match(/error TS/g)).toHaveLength(3);
});

test("they hold no more than what is exported leads to", () => {
  expect(types).not.toMatch(/ReadonlySignal|class Connection|import /);
  const declared = [...types.matchAll(/^(?:export )?(?:declare )?(?:interface|type|class|function|const) (\w+)/gm)];
  expect(declared.length).toBeGreaterThan(30);
  expect(new Set(declared.map(([, name]) => name)).size).toBe(declared.length);
});

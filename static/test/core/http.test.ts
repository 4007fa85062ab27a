import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, get, withParams } from "../../src/core/http";

let server: Server;
let base = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", base);
      const status = Number(url.searchParams.get("status") ?? 200);
      const body = url.searchParams.get("body") ?? JSON.stringify({ method: request.method, sent: chunks.join("") });
      response.writeHead(status, { "Content-Type": "application/json" }).end(status === 204 ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

test("sends JSON and gets JSON", async () => {
  const answer = await call("POST", `${base}/api/dashboards`, { body: { title: "CPU" } });
  expect(answer).toEqual({ method: "POST", sent: '{"title":"CPU"}' });
});

test("204 has no content", async () => {
  expect(await call("DELETE", withParams(`${base}/x`, { status: 204 }))).toBeUndefined();
});

test("a refusal carries code, words and status", async () => {
  const body = JSON.stringify({ error: { code: "conflict", message: "Revision 3 is old." } });
  await expect(get(`${base}/x`, { params: { status: 409, body } })).rejects.toMatchObject({
    code: "conflict",
    message: "Revision 3 is old.",
    temporary: false,
    status: 409,
  });
});

test("a refusal without words is still an error, and 503 is worth another try", async () => {
  await expect(get(`${base}/x`, { params: { status: 503, body: "<html>" } })).rejects.toMatchObject({
    code: "internal",
    message: "The server answered 503.",
    temporary: true,
  });
});

test("no server at all", async () => {
  await expect(get("http://127.0.0.1:1/")).rejects.toMatchObject({ code: "unavailable", temporary: true, status: 0 });
});

test("parameters repeat, and what is missing is left out", () => {
  expect(withParams("/q", { where: ["a=1", "b=2"], across: null, by: undefined, points: 5 })).toBe(
    "/q?where=a%3D1&where=b%3D2&points=5",
  );
  expect(withParams("/q")).toBe("/q");
});

// @vitest-environment happy-dom
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Known, Sharing } from "../../src/sharing/api";
import { Share } from "../../src/sharing/Share";

const ADA = { id: "u1", name: "Ada", role: "editor", color: 10 };
const BOB = { id: "u2", name: "Bob", role: "viewer", color: 20 };

/** A server that knows two people, and what was asked of it. */
class Server {
  asked: string[] = [];
  refusal: string | null = null;
  state: Sharing;

  constructor(mayShare: boolean) {
    const people = [{ ...ADA, part: "owner" as const }];
    this.state = { you: mayShare ? "owner" : "viewer", mayShare, everyone: "role", people };
  }

  answer = async (address: string, init: RequestInit): Promise<Response> => {
    this.asked.push([init.method, address, init.body ?? ""].join(" ").trim());
    if (address.startsWith("/api/people")) return Response.json({ people: [ADA, BOB] satisfies Known[] });
    if (this.refusal) return Response.json({ error: { code: "conflict", message: this.refusal } }, { status: 409 });
    if (address.endsWith("/u2")) {
      this.state = { ...this.state, people: [...this.state.people, { ...BOB, part: "editor" }] };
    }
    return Response.json(this.state);
  };
}

const page = (): HTMLElement => document.body;
const settle = (milliseconds = 0): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });

async function open(server: Server): Promise<void> {
  vi.stubGlobal("fetch", server.answer);
  await act(() => render(h(Share, { dashboard: "d1", title: "Lab", you: "u1", onClose: () => undefined }), page()));
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  render(null, page());
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("finds somebody by name, who is not in the list yet, with the keys alone", async () => {
  const server = new Server(true);
  await open(server);
  const field = page().querySelector<HTMLInputElement>("[role=combobox]");
  if (!field) throw new Error("there is no field");
  await act(() => {
    field.value = "b";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await settle(200);
  const offered = [...page().querySelectorAll("[role=option] .clip")].map((option) => option.textContent);
  expect(offered).toEqual(["Bob"]);
  await act(() => {
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  });
  await settle();
  expect(server.asked).toContain('PUT /api/dashboards/d1/people/u2 {"part":"editor"}');
  expect([...page().querySelectorAll("li .clip")].map((name) => name.textContent)).toEqual(["Ada (you)", "Bob"]);
});

it("says why a change was refused and shows what holds", async () => {
  const server = new Server(true);
  await open(server);
  server.refusal = "the last owner cannot leave";
  const select = page().querySelector<HTMLSelectElement>("li select");
  if (!select) throw new Error("there is nothing to choose");
  await act(() => {
    select.value = "editor";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await settle();
  expect(page().querySelector("[role=alert]")?.textContent).toBe("the last owner cannot leave");
  expect(page().querySelector<HTMLSelectElement>("li select")?.value).toBe("owner");
});

it("only tells those who do not own it", async () => {
  await open(new Server(false));
  expect(page().querySelectorAll("select, [role=combobox]")).toHaveLength(0);
  expect(page().textContent).toContain("Everyone else: by their role");
  expect(page().textContent).toContain("Only owners");
});

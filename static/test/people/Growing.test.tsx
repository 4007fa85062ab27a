// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { render } from "preact";
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Entry } from "../../src/core/roomWire";
import { Growing } from "../../src/people/Growing";
import type { Stage } from "../../src/people/stage";
import { ADA, GRACE } from "../fakeRooms";

const onEnter = vi.fn();
const LOVELACE = { ...GRACE, id: "u3", name: "Ada Lovelace" };
const entry = { type: "message", user: { id: "u9", name: "Grady" }, offset: 1, time: "" } as unknown as Entry;
const people = new Map([ADA, GRACE, LOVELACE].map((person) => [person.id, person]));
const room = { you: signal(ADA), scene: signal({ people }), entries: signal([entry]) };
const stage = { room } as unknown as Stage;

function Field() {
  const [text, setText] = useState("");
  return <Growing stage={stage} text={text} label="Message" onText={setText} onEnter={onEnter} />;
}

const field = () => document.querySelector("textarea") as HTMLTextAreaElement;
const options = () => [...document.querySelectorAll("[role=option]")].map((one) => one.textContent);
const chosen = () => document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.textContent ?? null;
const press = (key: string) =>
  act(() => void field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));

async function type(text: string): Promise<void> {
  field().focus();
  await act(() => {
    field().value = text;
    field().setSelectionRange(text.length, text.length);
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

beforeEach(() => {
  onEnter.mockClear();
  vi.stubGlobal("fetch", async () => Response.json({ people: [] }));
  act(() => render(<Field />, document.body));
});
afterEach(() => {
  act(() => render(null, document.body));
  vi.unstubAllGlobals();
});

test("an @ lists who is here, then who spoke here, and not oneself", async () => {
  await type("look @");
  expect(options()).toEqual(["grace", "Ada Lovelace", "Grady"]);
  expect(field().getAttribute("aria-controls")).toBe(document.querySelector("[role=listbox]")?.id);
  await type("look @gr");
  expect(options()).toEqual(["grace", "Grady"]);
  await type("look @gr nothing");
  expect(options()).toEqual([]);
  expect(field().hasAttribute("aria-activedescendant")).toBe(false);
});

test("arrows choose, Enter takes, and then Enter sends again", async () => {
  await type("look @gr");
  expect(chosen()).toBe("grace");
  press("ArrowDown");
  expect(chosen()).toBe("Grady");
  press("ArrowDown");
  press("ArrowUp");
  expect(chosen()).toBe("Grady");
  press("Enter");
  expect(field().value).toBe("look @Grady ");
  expect(onEnter).not.toHaveBeenCalled();
  expect(options()).toEqual([]);
  press("Enter");
  expect(onEnter).toHaveBeenCalledOnce();
});

test("a name with a space stands in quotes", async () => {
  await type("@lov");
  press("Tab");
  expect(field().value).toBe('@"Ada Lovelace" ');
});

test("Escape puts the list away until another name is begun", async () => {
  await type("@gr");
  press("Escape");
  expect(options()).toEqual([]);
  await type("@gra");
  expect(options()).toEqual([]);
  press("Enter");
  expect(onEnter).toHaveBeenCalledOnce();
  await type("");
  await type("@gr");
  expect(options()).toEqual(["grace", "Grady"]);
});

test("a press takes a name, too", async () => {
  await type("@gr");
  act(() => document.querySelector<HTMLElement>("[role=option]")?.click());
  expect(field().value).toBe("@grace ");
});

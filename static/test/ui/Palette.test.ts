// @vitest-environment happy-dom
import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shortcuts } from "../../src/ui/keys";
import { PaletteDialog } from "../../src/ui/Palette";

const done: string[] = [];
const root = document.createElement("div");

function doing(keys: string, label: string, when?: () => boolean): (typeof shortcuts.value)[number] {
  return { keys, label, group: "Everywhere", act: () => done.push(label), ...(when && { when }) };
}

const settle = (): Promise<void> =>
  act(async () => {
    await new Promise((resolve) => setTimeout(resolve));
  });
const offered = (): (string | null)[] =>
  [...root.querySelectorAll("[role=option] .clip")].map((one) => one.textContent);
const field = (): HTMLInputElement => root.querySelector<HTMLInputElement>("[role=combobox]") as HTMLInputElement;

async function write(text: string): Promise<void> {
  await act(() => {
    field().value = text;
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

async function press(key: string): Promise<void> {
  await act(() => {
    field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
}

beforeEach(async () => {
  done.length = 0;
  document.body.innerHTML = '<section data-panel="p1" tabindex="0"><h2>Disk</h2></section>';
  document.body.append(root);
  shortcuts.value = [doing("p", "Pause"), doing("ArrowUp", "From panel to panel", () => true), doing("mod+k", "Find")];
  const answer = { dashboards: [{ id: "d1", title: "Production" }] };
  vi.stubGlobal("fetch", async () => Response.json(answer));
  await act(() => render(h(PaletteDialog, { onClose: () => done.push("closed") }), root));
  await settle();
});
afterEach(() => {
  render(null, root);
  shortcuts.value = [];
  vi.unstubAllGlobals();
});

it("offers what the keys do anywhere, the panels and the dashboards", () => {
  expect(offered()).toEqual(["Pause", "Disk", "Production"]);
});

it("does what is chosen with the keys alone, after it has closed", async () => {
  await write("pa");
  expect(offered()).toEqual(["Pause", "Disk"]); // a panel is called "panel", too
  await press("Enter");
  expect(done).toEqual(["closed"]);
  await settle();
  expect(done).toEqual(["closed", "Pause"]);
});

it("goes to a panel", async () => {
  await press("ArrowDown");
  await press("Enter");
  await settle();
  expect(document.activeElement?.getAttribute("data-panel")).toBe("p1");
});

it("says when nothing is called so", async () => {
  await write("zzz");
  expect(offered()).toEqual([]);
  expect(root.querySelector("[role=status]")?.textContent).toBe("Nothing is called so.");
  await press("Enter");
  expect(done).toEqual([]);
});

// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";
import { Combobox } from "../../../src/editor/form/Combobox";

const OFFERS = [
  { value: "cpu_user", hint: "2 series" },
  { value: "gpu_user" },
  { value: "user_logins", label: "Logins" },
];
const root = document.createElement("div");
document.body.append(root);
afterEach(() => render(null, root));

function shown(free = false) {
  const picked: string[] = [];
  act(() =>
    render(
      <Combobox label="Metric" value="cpu_user" offers={OFFERS} free={free} onPick={(one) => picked.push(one)} />,
      root,
    ),
  );
  const input = root.querySelector("input") as HTMLInputElement;
  const press = (key: string) =>
    act(() => void input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
  const type = (text: string) =>
    act(() => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const options = () => [...root.querySelectorAll("[role=option]")].map((one) => one.textContent);
  return { picked, input, press, type, options };
}

test("Enter takes the first that fits, arrows another", async () => {
  const { picked, press, type, options } = shown();
  await type("pu_");
  expect(options()).toEqual(["cpu_user2 series", "gpu_user"]);
  await press("ArrowDown");
  await press("Enter");
  expect(picked).toEqual(["gpu_user"]);
  expect(options()).toEqual([]);
});

test("what nobody offers is taken where that may be, and forgotten where not", async () => {
  const strict = shown();
  await strict.type("nothing");
  await strict.press("Enter");
  expect(strict.picked).toEqual([]);
  expect(strict.input.value).toBe("cpu_user");
  const free = shown(true);
  await free.type("cpu_*");
  await free.press("Enter");
  expect(free.picked).toEqual(["cpu_*"]);
});

test("Escape leaves everything as it was", async () => {
  const { picked, input, press, type, options } = shown(true);
  await type("gpu");
  await press("Escape");
  expect(options()).toEqual([]);
  expect(input.value).toBe("cpu_user");
  expect(picked).toEqual([]);
});

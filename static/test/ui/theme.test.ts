// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { setTheme, theme } from "../../src/ui/theme";

it("is shown by the page and kept for the next one", () => {
  setTheme("dark");
  expect([theme.value, document.documentElement.dataset.theme]).toEqual(["dark", "dark"]);
  expect(document.cookie).toContain("dashboard_theme=dark");
  setTheme("system");
  expect([theme.value, document.documentElement.dataset.theme]).toEqual(["system", undefined]);
  expect(document.cookie).not.toContain("dark");
});

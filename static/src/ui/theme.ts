/**
 * Light, dark, or as the system says. The choice is kept in a cookie, so that the server draws the next page right from
 * the first byte, and shown by `<html data-theme>`.
 */
import { type ReadonlySignal, signal } from "@preact/signals";

export type Theme = "light" | "dark" | "system";

const COOKIE = "dashboard_theme";
const YEAR = 365 * 24 * 3600;

const chosen = signal<Theme>(read(document.documentElement.dataset.theme));

/** The choice as it stands. */
export const theme: ReadonlySignal<Theme> = chosen;

/** Shows and keeps a choice. */
export function setTheme(next: Theme): void {
  const root = document.documentElement;
  if (next === "system") delete root.dataset.theme;
  else root.dataset.theme = next;
  const [value, age] = next === "system" ? ["", 0] : [next, YEAR];
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we serve
  document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${age}; SameSite=Lax`;
  chosen.value = next;
}

function read(text: string | undefined): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

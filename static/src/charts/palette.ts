import { type ReadonlySignal, signal } from "@preact/signals";
import { SLOTS } from "../core/colors";
import type { StatusColor } from "../document/panel";

/** The colours of the style sheet as a canvas takes them. */
export interface Colors {
  panel: string;
  text: string;
  muted: string;
  line: string;
  grid: string;
  accent: string;
  series: readonly string[];
  /** Whether the theme is the dark one. */
  dark: boolean;
  threshold: Readonly<Record<StatusColor, string>>;
}

/** Names of the custom properties that the CSS of thresholds uses. */
export const THRESHOLD_VARIABLES: Readonly<Record<StatusColor, string>> = {
  green: "--ok",
  amber: "--warn",
  red: "--bad",
  blue: "--accent",
  grey: "--muted",
};

const DARK = "(prefers-color-scheme: dark)";

/** Reads the colours, and again when the theme changes. */
export class Palette {
  readonly #colors = signal(read());
  readonly colors: ReadonlySignal<Colors> = this.#colors;
  readonly #stop = new AbortController();

  constructor() {
    const again = () => {
      this.#colors.value = read();
    };
    const observer = new MutationObserver(again);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
    this.#stop.signal.addEventListener("abort", () => observer.disconnect());
    matchMedia(DARK).addEventListener("change", again, { signal: this.#stop.signal });
  }

  dispose(): void {
    this.#stop.abort();
  }
}

function read(): Colors {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim() || "#888";
  return {
    panel: of("--panel"),
    text: of("--text"),
    muted: of("--muted"),
    line: of("--line"),
    grid: of("--grid"),
    accent: of("--accent"),
    series: Array.from({ length: SLOTS }, (_, i) => of(`--s${i + 1}`)),
    dark: style.colorScheme === "dark" || (style.colorScheme !== "light" && matchMedia(DARK).matches),
    threshold: { green: of("--ok"), amber: of("--warn"), red: of("--bad"), blue: of("--accent"), grey: of("--muted") },
  };
}

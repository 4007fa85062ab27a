/** Keys as people read them. Pure but for the machine it runs on. */

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  mod: /Mac/.test(navigator.platform) ? "⌘" : "Ctrl",
};

/** The names of the keys of a shortcut: `mod+k` is `Ctrl` and `k`, `g h` is `g` and `h`. */
export function keyNames(keys: string): string[] {
  return keys.split(/[ +](?=.)/).map((key) => NAMES[key] ?? key);
}

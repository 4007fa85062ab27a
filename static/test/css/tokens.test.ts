import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const CSS = readFileSync(new URL("../../css/tokens.css", import.meta.url), "utf8");

type Oklch = [lightness: number, chroma: number, hue: number];
const THEMES = ["light", "dark"] as const;

/** A token's colour in a theme; translucent ones are not asked for. */
function color(name: string, theme: (typeof THEMES)[number]): Oklch {
  const value = new RegExp(`--${name}: (.*);`).exec(CSS)?.[1] ?? "";
  const found = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(
    ([, l, c, h]): Oklch => [Number(l), Number(c), Number(h)],
  );
  const picked = found[theme === "dark" ? found.length - 1 : 0];
  if (!picked) throw new Error(`no colour --${name}`);
  return picked;
}

/** Linear sRGB of an OKLCH colour (Björn Ottosson, "A perceptual color space for image processing", 2020). */
function linear([lightness, chroma, hue]: Oklch): [number, number, number] {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** WCAG's relative luminance. */
function luminance(of: Oklch): number {
  const [r, g, b] = linear(of).map((part) => Math.min(1, Math.max(0, part))) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Oklch, b: Oklch): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each(THEMES)("in the %s theme", (theme) => {
  it.each(["text", "muted", "accent", "ok", "warn", "bad"])("%s can be read on every surface", (name) => {
    for (const surface of ["page", "panel", "raised", "sunken"]) {
      expect(contrast(color(name, theme), color(surface, theme)), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("series colour %i stands out from the panel", (slot) => {
    expect(contrast(color(`s${slot}`, theme), color("panel", theme))).toBeGreaterThanOrEqual(3);
  });

  it("buttons can be read, and fields have an edge", () => {
    for (const name of ["solid", "solid-hover", "danger"]) {
      expect(contrast(color(name, theme), color("on-solid", theme)), name).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(color("edge", theme), color("panel", theme))).toBeGreaterThanOrEqual(3);
  });
});

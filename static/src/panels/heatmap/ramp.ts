/** So many colours, from the least to the most. */
export const SHADES = 32;

/** From blue through violet to yellow; away from the ground of the theme, so that the most stands out most. */
export function ramp(dark: boolean): string[] {
  return Array.from({ length: SHADES }, (_, i) => {
    const part = i / (SHADES - 1);
    const light = dark ? 0.27 + 0.6 * part : 0.95 - 0.5 * part;
    const chroma = dark ? 0.06 + 0.11 * Math.sin(Math.PI * (0.15 + 0.75 * part)) : 0.03 + 0.16 * part;
    const hue = dark ? 265 + 185 * part : 230 + 100 * part;
    return `oklch(${light.toFixed(3)} ${chroma.toFixed(3)} ${(hue % 360).toFixed(1)})`;
  });
}

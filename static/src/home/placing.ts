/** From the panels someone picked to a page of panels: rows filled from the left, each row as high as its highest. Pure. */
import { COLUMNS } from "../document/arrange";
import type { Panel } from "../document/panel";
import type { Suggestion } from "./api";

/** Panels by new ids (`p1`, `p2`, …), small ones first so that numbers stand above charts. */
export function placed(picked: readonly Suggestion[]): Record<string, Panel> {
  const order = [...picked].sort((a, b) => a.size[1] - b.size[1]);
  const panels: Record<string, Panel> = {};
  let [x, y, high] = [0, 0, 0];
  order.forEach((suggestion, index) => {
    const { size, ...panel } = suggestion;
    const w = Math.min(size[0], COLUMNS);
    if (x + w > COLUMNS) [x, y, high] = [0, y + high, 0];
    panels[`p${index + 1}`] = { ...panel, at: [x, y, w, size[1]] };
    x += w;
    high = Math.max(high, size[1]);
  });
  return panels;
}

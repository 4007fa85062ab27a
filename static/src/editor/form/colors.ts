import type { StatusColor } from "../../document/panel";

/** The colours that thresholds and mappings may have, as people choose them. */
export const COLORS: readonly { value: StatusColor; label: string }[] = [
  { value: "green", label: "Green" },
  { value: "amber", label: "Amber" },
  { value: "red", label: "Red" },
  { value: "blue", label: "Blue" },
  { value: "grey", label: "Grey" },
];

import type { OptionField } from "./kind";

/** The option of every kind that names series: by which label. */
export const LABEL: OptionField = {
  path: "options.label",
  label: "Name series by",
  type: "text",
  group: "Series",
  default: "",
  placeholder: "What tells them apart",
  max: 100,
  help: "The label whose value is the name of a series.",
};

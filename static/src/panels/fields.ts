/** The fields that every panel has, whatever its kind, and the form of a panel as a whole. */
import type { Panel } from "../document/panel";
import type { OptionField, PanelKind, SharedField } from "./kind";

const SHARED: Readonly<Record<SharedField, OptionField>> = {
  title: { path: "title", label: "Title", type: "text", group: "Panel", default: "", max: 200 },
  description: {
    path: "description",
    label: "Description",
    type: "lines",
    group: "Panel",
    default: "",
    max: 4000,
    help: "Shown when somebody points at the mark beside the title.",
  },
  unit: {
    path: "unit",
    label: "Unit",
    type: "unit",
    group: "Values",
    default: "",
    placeholder: "None",
    max: 40,
    help: "Scales by itself: 1536 bytes are 1.5 KiB. Any other word is written behind the number.",
  },
  decimals: {
    path: "decimals",
    label: "Decimals",
    type: "number",
    group: "Values",
    default: null,
    placeholder: "As many as matter",
    min: 0,
    max: 10,
  },
  min: { path: "min", label: "Least", type: "number", group: "Values", default: null, placeholder: "By the values" },
  max: { path: "max", label: "Most", type: "number", group: "Values", default: null, placeholder: "By the values" },
  thresholds: {
    path: "thresholds",
    label: "Thresholds",
    type: "thresholds",
    group: "Thresholds",
    default: null,
    help: "From this value on, this colour.",
  },
  mappings: {
    path: "mappings",
    label: "Value mappings",
    type: "mappings",
    group: "Value mappings",
    default: null,
    help: "A value, a range or the lack of a value, said in a word of yours and in a colour.",
  },
};

/** Every field of a panel of this kind that means something as the panel is, in the order of the form. */
export function fieldsOf(kind: PanelKind, panel: Panel): OptionField[] {
  const shared = (["title", "description", ...kind.shared] as const).map((name) => SHARED[name]);
  const [about, values] = [shared.filter(({ group }) => group === "Panel"), shared.filter((f) => f.group !== "Panel")];
  return [...about, ...kind.fields, ...values].filter((field) => field.applies?.(panel) ?? true);
}

import type { PanelKind } from "../kind";

export const text: PanelKind = {
  kind: "text",
  name: "Text",
  icon: "M3 3.5h10M3 6.5h10M3 9.5h7M3 12.5h9",
  description: "What people should know: notes, links, what to do when. Written in Markdown.",
  size: [8, 5],
  asks: false,
  shared: [],
  fields: [
    {
      path: "options.text",
      label: "Text",
      type: "lines",
      group: "Text",
      default: "",
      placeholder: "# A heading\n\nSome words, **strong** ones, a [link](https://example.com).",
      max: 20_000,
      help: "Markdown: headings, lists, tables, code, links. No HTML.",
    },
    {
      path: "options.size",
      label: "Size",
      type: "select",
      group: "Text",
      default: "normal",
      choices: [
        { value: "small", label: "Small" },
        { value: "normal", label: "Normal" },
        { value: "large", label: "Large" },
      ],
    },
  ],
  view: { later: () => import("./Text").then(({ Text }) => Text) },
  points: () => 1,
  every: 0,
  standsEmpty: true,
};

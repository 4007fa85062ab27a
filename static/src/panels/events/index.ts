import type { OptionField, PanelKind } from "../kind";
import { happened } from "./listing";

const shows = (name: string, label: string, usual: boolean): OptionField => ({
  path: `options.${name}`,
  label,
  type: "boolean",
  group: "Shows",
  default: usual,
});

export const events: PanelKind = {
  kind: "events",
  name: "Events",
  icon: "M3 3.5h.01M3 8h.01M3 12.5h.01M6 3.5h7.5M6 8h7.5M6 12.5h5",
  description:
    "What happened: messages, marked moments, changes and comings of this dashboard's room. Searches and follows.",
  size: [8, 7],
  asks: false,
  shared: [],
  fields: [
    shows("messages", "Messages", true),
    shows("moments", "Marked moments", true),
    shows("edits", "Changes of the dashboard", false),
    shows("comings", "Who comes and goes", false),
    {
      path: "options.follow",
      label: "Stays at the newest",
      type: "boolean",
      group: "List",
      default: true,
      help: "Until somebody scrolls up.",
    },
    { path: "options.search", label: "Search", type: "boolean", group: "List", default: true },
  ],
  view: { later: () => import("./Events").then(({ Events }) => Events) },
  cells: (room, { options }) => [
    ["time", "kind", "by", "text"],
    ...(room ? happened(room, options) : []).map(({ time, kind, by, text }) => [
      new Date(time).toISOString(),
      kind,
      by,
      text,
    ]),
  ],
  points: () => 1,
  every: 0,
  standsEmpty: true,
};

import type { PanelKind } from "../kind";

export const events: PanelKind = {
  kind: "events",
  name: "Events",
  icon: "M3 3.5h.01M3 8h.01M3 12.5h.01M6 3.5h7.5M6 8h7.5M6 12.5h5",
  description: "What happened: marked moments and messages of this dashboard's room. Searches and follows.",
  size: [8, 7],
  asks: false,
  shared: [],
  fields: [
    {
      path: "options.listed",
      label: "Shows",
      type: "select",
      group: "List",
      default: "all",
      choices: [
        { value: "all", label: "Marked moments and messages" },
        { value: "marks", label: "Marked moments" },
        { value: "messages", label: "Messages" },
      ],
    },
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
  cells: (room) => [
    ["time", "kind", "by", "text"],
    ...(room?.happenings.peek() ?? []).map(({ time, kind, by, text }) => [
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

import type { PanelKind } from "../kind";

export const people: PanelKind = {
  kind: "people",
  name: "People",
  icon: "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c.4-2.3 2.1-3.5 4.5-3.5s4.1 1.2 4.5 3.5M10.5 3.2a2.4 2.4 0 0 1 0 4.6M12 10.3c1.5.5 2.4 1.6 2.7 3.2",
  description: "Who is on this dashboard now, and what they look at.",
  size: [6, 5],
  asks: false,
  shared: [],
  fields: [{ path: "options.where", label: "What they look at", type: "boolean", group: "Look", default: true }],
  view: { later: () => import("./People").then(({ People }) => People) },
  cells: (room) => [
    ["name", "here since", "away"],
    ...(room?.people.peek() ?? []).map(({ name, since, away }) => [name, new Date(since).toISOString(), String(away)]),
  ],
  points: () => 1,
  every: 0,
  standsEmpty: true,
};

/** What panels are called where they are spoken of. Pure. */
import type { Panel } from "../document/panel";

export const nameOf = ({ title }: Pick<Panel, "title">): string => title || "The panel";

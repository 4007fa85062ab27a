/** What the server says about this page, in `<script type="application/json" id="bootstrap">`. */
import type { User } from "../core/wire";
import type { Dashboard } from "../document/panel";

export interface DashboardRow {
  id: string;
  title: string;
  description: string;
  /** ISO 8601. */
  updated: string;
  panelCount: number;
  /** Some of those who are there now, and how many there are. */
  people: readonly Face[];
  peopleCount: number;
  /** Messages that one has not read, up to 100. */
  unread: number;
}

/** Somebody, as a list shows them. */
export interface Face {
  id: string;
  name: string;
  /** A hue, degrees. */
  color: number;
  status: "online" | "away";
}

interface Shared {
  user: User | null;
  version: string;
  /** Where this very server is reached, without a slash at the end: for lines to paste. */
  address: string;
}

export type HomeData = Shared & { page: "home"; dashboards: DashboardRow[]; mayEdit: boolean };
export type DashboardData = Shared & { page: "dashboard"; dashboard: Dashboard; mayEdit: boolean };
export type SourcesData = Shared & { page: "sources"; mayEdit: boolean };
export type InboxData = Shared & { page: "inbox" };
export type LoginData = Shared & { page: "login"; next: string; name: string };
export type SetupData = Shared & { page: "setup"; token: string };
export type ErrorData = Shared & { page: "error"; status: number; title: string; message: string; requestId: string };
export type AnyData = HomeData | DashboardData | SourcesData | InboxData | LoginData | SetupData | ErrorData;

/** Reads the page's data; the caller says which page it is the script of. */
export function bootstrap<T extends AnyData>(): T {
  return JSON.parse(document.getElementById("bootstrap")?.textContent ?? "{}") as T;
}

/** What a dashboard was, as the server tells it. */
import { call, get } from "../core/http";
import type { Change } from "../core/roomWire";
import type { Dashboard } from "../document/panel";

/** Edits without a long pause between them; the version is what the dashboard was after the last one, at `to`. */
export interface Version {
  from: number;
  to: number;
  begin: string;
  end: string;
  count: number;
  people: readonly { id: string; name: string; color: number }[];
  ops: readonly Change[];
  /** What panels were called before, by their ids. */
  titles?: Readonly<Record<string, string>>;
  name?: string;
  restored?: number;
}

export interface VersionPage {
  versions: Version[];
  /** Asks for the page after; null = there is none. */
  before: number | null;
}

const path = (dashboard: string): string => `/api/dashboards/${dashboard}/versions`;

export function versionsOf(dashboard: string, before: number | null): Promise<VersionPage> {
  return get<VersionPage>(path(dashboard), { params: { before, limit: 20 } });
}

export function versionAt(dashboard: string, offset: number): Promise<Dashboard> {
  return get<Dashboard>(`${path(dashboard)}/${offset}`);
}

export function restore(dashboard: string, offset: number): Promise<{ revision: number; changed: boolean }> {
  return call("POST", `${path(dashboard)}/${offset}/restore`, { body: {} });
}

export function nameVersion(dashboard: string, offset: number, name: string): Promise<void> {
  return call("POST", `${path(dashboard)}/${offset}`, { body: { name } });
}

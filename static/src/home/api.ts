/** What the front page asks the server. */
import { call, get } from "../core/http";
import type { Dashboard, Panel } from "../document/panel";
import type { DashboardRow } from "../ui/bootstrap";
import type { Arrived } from "./arrivals";

/** A panel that would show something that arrives; its place is still open. */
export type Suggestion = Omit<Panel, "at"> & { size: readonly [w: number, h: number] };

export type NewDashboard = Pick<Dashboard, "title"> & Partial<Pick<Dashboard, "description" | "panels" | "time">>;

export async function suggestions(match = "*", signal?: AbortSignal): Promise<Suggestion[]> {
  const answer = await get<{ panels: Suggestion[] }>("/api/suggestions", {
    params: { match },
    ...(signal && { signal }),
  });
  return answer.panels;
}

export async function arrived(match = "*", signal?: AbortSignal): Promise<Arrived[]> {
  const answer = await get<{ metrics: Arrived[] }>("/api/series", { params: { match }, ...(signal && { signal }) });
  return answer.metrics;
}

/** All dashboards, with who is there and what is unread. */
export async function dashboards(): Promise<DashboardRow[]> {
  return (await get<{ dashboards: DashboardRow[] }>("/api/dashboards")).dashboards;
}

export function create(document: NewDashboard): Promise<Dashboard> {
  return call("POST", "/api/dashboards", { body: document });
}

export function remove(id: string): Promise<void> {
  return call("DELETE", `/api/dashboards/${id}`, { body: {} });
}

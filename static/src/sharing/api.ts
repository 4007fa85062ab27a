/** Who has which part in a dashboard, asked of the server. */
import { call, get } from "../core/http";

export type Part = "owner" | "editor" | "commenter" | "viewer";
export type Everyone = "role" | "editor" | "commenter" | "viewer" | "nobody";

export interface Known {
  id: string;
  name: string;
  role: string;
  /** A hue, degrees. */
  color: number;
}

export interface Sharing {
  you: Part;
  mayShare: boolean;
  everyone: Everyone;
  /** Owners first. */
  people: readonly (Known & { part: Part })[];
}

const path = (dashboard: string, person = ""): string => `/api/dashboards/${dashboard}/people${person && `/${person}`}`;

export const sharing = (dashboard: string): Promise<Sharing> => get(path(dashboard));

export const letEveryone = (dashboard: string, everyone: Everyone): Promise<Sharing> =>
  call("PUT", path(dashboard), { body: { everyone } });

export const give = (dashboard: string, person: string, part: Part): Promise<Sharing> =>
  call("PUT", path(dashboard, person), { body: { part } });

/** Undefined when one may not see the dashboard any more. */
export const take = (dashboard: string, person: string): Promise<Sharing | undefined> =>
  call("DELETE", path(dashboard, person), { body: {} });

/** Users whose names begin with a text. */
export async function find(match: string, signal: AbortSignal): Promise<readonly Known[]> {
  return (await get<{ people: Known[] }>("/api/people", { params: { match }, signal })).people;
}

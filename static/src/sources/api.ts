/** What the sources page asks the server. */
import { call, get } from "../core/http";

/** Something that pushes, known by its key. Times are ISO 8601. */
export interface Source {
  id: string;
  name: string;
  /** Globs of the metrics it may push. */
  metrics: readonly string[];
  /** Points a second it may push at the most; null = no limit. */
  rate: number | null;
  created: string;
  revoked: string | null;
  lastSeen: string | null;
  points: number;
  refused: number;
  series: number;
  seriesLimit: number;
  lastError: { time: string; reason: string; text: string } | null;
}

/** A key just made; this is the one time its text is told. */
export interface NewKey {
  id: string;
  name: string;
  key: string;
}

export interface KeyWish {
  name: string;
  metrics?: readonly string[];
  rate?: number;
}

export async function sources(signal?: AbortSignal): Promise<Source[]> {
  return (await get<{ sources: Source[] }>("/api/sources", signal ? { signal } : {})).sources;
}

export function makeKey(wish: KeyWish): Promise<NewKey> {
  return call("POST", "/api/keys", { body: wish });
}

export function revoke(id: string): Promise<void> {
  return call("DELETE", `/api/keys/${id}`, { body: {} });
}

import { ERRORS, type ErrorCode } from "./codes";
import { RequestError } from "./errors";

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Added to the address; an array repeats the name; undefined and null are left out. */
  params?: Readonly<Record<string, string | number | readonly string[] | null | undefined>>;
  signal?: AbortSignal;
  /** It goes out even when the page is left at this moment. */
  keepalive?: boolean;
  fetch?: typeof fetch;
}

/** Calls the API; resolves with the decoded answer (undefined for 204), rejects with RequestError. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const { body, params, signal, keepalive = false, fetch: fetcher = fetch } = options;
  const init: RequestInit = { method, credentials: "same-origin", keepalive, headers: { Accept: "application/json" } };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { Accept: "application/json", "Content-Type": "application/json" };
  }
  const response = await fetcher(withParams(path, params), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RequestError("unavailable", "The server cannot be reached.", true);
  });
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Reads from the API; see `call`. */
export function get<T>(path: string, options: CallOptions = {}): Promise<T> {
  return call<T>("GET", path, options);
}

/** `path` with `params` as its query string. */
export function withParams(path: string, params: CallOptions["params"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null) continue;
    for (const each of typeof value === "object" ? value : [value]) search.append(name, String(each));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function refusal(response: Response): Promise<RequestError> {
  const answer: unknown = await response.json().catch(() => null);
  const { code, message } = errorIn(answer);
  const known: ErrorCode = code in ERRORS ? (code as ErrorCode) : response.status < 500 ? "invalid" : "internal";
  const temporary = [429, 502, 503, 504].includes(response.status);
  return new RequestError(known, message || `The server answered ${response.status}.`, temporary, response.status);
}

function errorIn(answer: unknown): { code: string; message: string } {
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  return { code: String(error?.code ?? ""), message: String(error?.message ?? "") };
}

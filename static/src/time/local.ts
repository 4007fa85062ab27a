/** Moments as `<input type="datetime-local">` writes them: local time without a zone, "2026-11-22T14:03:10". */

export function localInput(time: number): string {
  const shifted = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** Milliseconds since the epoch; null while it is incomplete. */
export function readLocal(text: string): number | null {
  const time = /T\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

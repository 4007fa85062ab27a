/**
 * The two tables of numbers and names that go over the wire: the twin of `dashboard/codes.py`, held equal by a test.
 *
 * An error leaves the connection open. A close code ends it, and its range says what to do next: 4000–4499 connect
 * again (and recover), 4500–4999 do not.
 */

export const ERRORS = {
  invalid: "The request is malformed.",
  unauthenticated: "Sign in first.",
  forbidden: "You may not do that.",
  not_found: "There is no such thing here.",
  conflict: "It changed in the meantime.",
  too_large: "That is over a size limit.",
  too_many: "That is over a limit; try again later.",
  unavailable: "A part of the server is away; try again.",
  internal: "The server failed; the log has the details.",
} as const;

export type ErrorCode = keyof typeof ERRORS;

export const CLOSE_RESTART = 4000;
export const CLOSE_TOO_SLOW = 4001;
export const CLOSE_IDLE = 4002;
export const CLOSE_INTERNAL = 4003;
export const CLOSE_FULL = 4004;
export const CLOSE_NO_AUTH = 4500;
export const CLOSE_AUTH_EXPIRED = 4501;
export const CLOSE_REVOKED = 4502;
export const CLOSE_MALFORMED = 4503;

export const CLOSES: Readonly<Record<number, string>> = {
  [CLOSE_RESTART]: "The server is restarting.",
  [CLOSE_TOO_SLOW]: "This browser reads too slowly; it will reconnect and catch up.",
  [CLOSE_IDLE]: "Nothing was heard from this browser for too long.",
  [CLOSE_INTERNAL]: "The server failed; it will be tried again.",
  [CLOSE_FULL]: "The server holds as many connections as it may; it will be tried again.",
  [CLOSE_NO_AUTH]: "No sign-in within the time allowed.",
  [CLOSE_AUTH_EXPIRED]: "The sign-in has expired.",
  [CLOSE_REVOKED]: "The sign-in was revoked.",
  [CLOSE_MALFORMED]: "The browser does not speak this protocol.",
};

/** Whether to connect again after this close code. */
export function reconnects(closeCode: number): boolean {
  return closeCode < 4500 || closeCode > 4999;
}

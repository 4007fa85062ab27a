import { ERRORS, type ErrorCode } from "./codes";

/** A request that was refused or never answered, in words fit to show. `temporary`: the same may succeed later. */
export class RequestError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code],
    readonly temporary = false,
    /** The HTTP status; 0 = it did not come over HTTP, or no answer came at all. */
    readonly status = 0,
    /** Milliseconds after which the same may succeed, where the server names them. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
    this.name = "RequestError";
  }

  /** What `cause` says, as a RequestError. */
  static of(cause: unknown): RequestError {
    if (cause instanceof RequestError) return cause;
    return new RequestError("internal", cause instanceof Error ? cause.message : String(cause));
  }
}

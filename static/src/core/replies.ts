import { RequestError } from "./errors";
import type { Timers } from "./timers";
import type { Command, Heard, Reply, ReplyFields, WireError } from "./wire";

/** How long a reply may take, milliseconds. */
export const REPLY_TIMEOUT = 10_000;

interface Waiting {
  settle(reply: Reply): void;
  fail(error: RequestError): void;
}

/** Commands that wait for their reply, by id. */
export class Replies {
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();

  constructor(private readonly timers: Timers) {}

  /** Sends `command` with a fresh id by `send`; resolves with what its reply carries, rejects with RequestError. */
  ask<C extends Command>(command: C, send: (text: string) => void): Promise<ReplyFields[C["type"]]> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const done = () => {
        cancel();
        this.#waiting.delete(id);
      };
      const fail = (error: RequestError) => {
        done();
        reject(error);
      };
      const settle = (reply: Reply) => {
        done();
        if (reply.ok) resolve(reply as unknown as ReplyFields[C["type"]]);
        else reject(refusalOf(reply.error));
      };
      const cancel = this.timers.after(REPLY_TIMEOUT, () =>
        fail(new RequestError("unavailable", "The server did not answer in time.", true)),
      );
      this.#waiting.set(id, { settle, fail });
      send(JSON.stringify({ ...command, id }));
    });
  }

  /** Hands a reply, or a push that answers by id, to who waits for it. */
  heard(message: Heard): void {
    if (message.type === "reply") this.#waiting.get(message.id)?.settle(message);
    else if (message.type === "authenticated" && message.id !== undefined)
      this.#waiting.get(message.id)?.settle({ type: "reply", id: message.id, ok: true });
  }

  /** Rejects all that wait: the connection is gone. */
  lost(): void {
    for (const waiting of [...this.#waiting.values()])
      waiting.fail(new RequestError("unavailable", "The connection was lost before the answer came.", true));
  }
}

function refusalOf({ code, message, temporary, retryAfter }: WireError): RequestError {
  return new RequestError(code, message, temporary, 0, retryAfter === undefined ? null : retryAfter * 1000);
}

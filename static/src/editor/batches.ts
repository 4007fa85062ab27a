/** Many operations as batches that fit the socket. Pure. */
import { RequestError } from "../core/errors";
import type { Change } from "../core/roomWire";

/** The most operations, and about the most bytes, of one batch. */
const MOST = 200;
const BYTES = 40_000;
/** The most bytes of one operation: the server takes 64 KiB a command, and closes a connection that says more. */
const LARGEST = 60_000;

/**
 * The operations in their order, in as few batches as may be sent. Throws RequestError when one of them alone is larger
 * than may be sent.
 */
export function batches(ops: readonly Change[]): Change[][] {
  const made: Change[][] = [];
  let bytes = 0;
  for (const op of ops) {
    const size = new TextEncoder().encode(JSON.stringify(op)).length;
    if (size > LARGEST) {
      const kilobytes = Math.ceil(size / 1000);
      throw new RequestError(
        "too_large",
        `${op.path}: ${kilobytes} kB is too large; at most ${LARGEST / 1000} kB are kept.`,
      );
    }
    const last = made.at(-1);
    if (last && last.length < MOST && bytes + size <= BYTES) last.push(op);
    else {
      made.push([op]);
      bytes = 0;
    }
    bytes += size;
  }
  return made;
}

/** Many operations as batches that fit the socket. Pure. */
import type { Change } from "../core/roomWire";

/** The most operations, and about the most bytes, of one batch; the server takes 64 KiB a command. */
const MOST = 100;
const BYTES = 40_000;

/** The operations in their order, in as few batches as may be sent; a single large one stays whole. */
export function batches(ops: readonly Change[]): Change[][] {
  const made: Change[][] = [];
  let bytes = 0;
  for (const op of ops) {
    const size = new TextEncoder().encode(JSON.stringify(op)).length;
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

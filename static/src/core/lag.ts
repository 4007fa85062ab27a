/** How many round trips are remembered. */
const KEPT = 8;

interface Sample {
  trip: number;
  offset: number;
}

/**
 * The server's clock and the distance to it, from round trips: the offset is that of the quickest recent trip, whose
 * error is at most half of it. (The clock filter of NTP, RFC 5905 section 10, in its simplest form.)
 */
export class Lag {
  #samples: Sample[] = [];

  /** One round trip: sent and received by our clock, answered at `server` by the server's; all milliseconds. */
  add(sent: number, received: number, server: number): void {
    this.#samples = [...this.#samples, { trip: received - sent, offset: server - (sent + received) / 2 }].slice(-KEPT);
  }

  /** What to add to our clock to get the server's, milliseconds; 0 before anything is known. */
  get offset(): number {
    return (
      this.#samples.reduce<Sample | null>((best, s) => (best && best.trip <= s.trip ? best : s), null)?.offset ?? 0
    );
  }

  /** How long a message takes from the server to here, milliseconds; null before anything is known. */
  get oneWay(): number | null {
    const latest = this.#samples.at(-1);
    return latest ? latest.trip / 2 : null;
  }
}

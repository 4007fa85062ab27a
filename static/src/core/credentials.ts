/** Who signs in where no cookie does: a token, or a function that gets a fresh one whenever one is wanted. */
import type { Timers } from "./timers";

/** A token, or where to get one: it is asked before each connection, and again before a token expires. */
export type TokenSource = string | (() => string | Promise<string>);

/** The part of a token's life after which another is put in its place. */
const RENEWED_AFTER = 0.8;
/** Between two renewals at the most, and between two tries at the least, milliseconds. */
const LONGEST = 86_400_000;
const SHORTEST = 1_000;

export class Credentials {
  #source: TokenSource;

  constructor(
    source: TokenSource,
    /** Whom the token must be of, where that is known beforehand. */
    readonly userId: string | null = null,
  ) {
    this.#source = source;
  }

  /** Takes another token, or another place to get them. */
  replace(source: TokenSource): void {
    this.#source = source;
  }

  /** Whether a fresh token can be had. */
  get renewable(): boolean {
    return typeof this.#source === "function";
  }

  /** A token to use now; rejects with whatever the page's function throws. */
  async token(): Promise<string> {
    return typeof this.#source === "function" ? await this.#source() : this.#source;
  }

  /** What `auth` says besides its type. */
  async fields(): Promise<{ token: string; userId?: string }> {
    return { token: await this.token(), ...(this.userId !== null && { userId: this.userId }) };
  }
}

/** What renewing needs of a connection. */
export interface Renewable {
  now(): number;
  refresh(token: string): Promise<{ expires: string }>;
}

/** Puts a new token in the place of one that is about to expire, for as long as one connection lives. */
export class Renewal {
  #cancel: () => void = () => undefined;
  #life = 0;

  constructor(
    private readonly credentials: Credentials,
    private readonly connection: Renewable,
    private readonly timers: Timers,
  ) {}

  /** The token in use expires then, milliseconds since the epoch. */
  begin(expires: number): void {
    this.stop();
    if (this.credentials.renewable) this.#wait(expires, this.#life);
  }

  stop(): void {
    this.#life++;
    this.#cancel();
  }

  #wait(expires: number, life: number): void {
    const left = expires - this.connection.now();
    if (left <= 0) return;
    const delay = Math.min(LONGEST, Math.max(SHORTEST, RENEWED_AFTER * left));
    this.#cancel = this.timers.after(delay, () => void this.#renew(expires, life));
  }

  async #renew(expires: number, life: number): Promise<void> {
    const renewed = await this.credentials
      .token()
      .then((token) => this.connection.refresh(token))
      .then((reply) => Date.parse(reply.expires))
      .catch(() => expires);
    if (this.#life === life) this.#wait(renewed, life);
  }
}

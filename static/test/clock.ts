import type { Timers } from "../src/core/timers";

/** A clock that moves when it is told to: alarms ring and events come in their order, promises settle between them. */
export class ManualClock implements Timers {
  time = 1_795_348_800_000;
  /** What the dice show next. */
  dice = 0.5;
  #tasks: (() => void)[] = [];
  #alarms: { at: number; action: () => void }[] = [];

  now(): number {
    return this.time;
  }

  random(): number {
    return this.dice;
  }

  after(ms: number, action: () => void): () => void {
    const alarm = { at: this.time + ms, action };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((each) => each !== alarm);
    };
  }

  /** Queues an event, as a browser does for each message of a socket. */
  task(action: () => void): void {
    this.#tasks.push(action);
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await promises();
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) {
      task();
      await promises();
    }
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await this.settle();
    for (;;) {
      const next = this.#alarms.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = Math.max(this.time, next.at);
      this.#alarms = this.#alarms.filter((each) => each !== next);
      next.action();
      await this.settle();
    }
    this.time = until;
  }
}

/** Lets every promise that can settle do so. */
async function promises(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** How many series colours there are: `--s1` to `--s8`. */
export const SLOTS = 8;

/**
 * Which of the eight colours a series has. The same name keeps its colour in every panel of a dashboard, whatever is
 * hidden or arrives. Each panel takes for its new names the first colours that none of its other names has: these
 * differ most, and people who open the same dashboard see the same.
 */
export class SeriesColors {
  readonly #slots = new Map<string, number>();

  /** The colours of the names of one panel, 0 to 7, in their order: no two alike as long as there are enough. */
  slots(names: readonly string[]): number[] {
    const reserved = new Set(names.map((name) => this.#slots.get(name)));
    const taken = new Set<number>();
    return names.map((name, i) => {
      const known = this.#slots.get(name);
      const alike = known === undefined || taken.has(known);
      const slot = alike ? (free(new Set([...reserved, ...taken])) ?? i % SLOTS) : known;
      taken.add(slot);
      if (known === undefined) this.#slots.set(name, slot);
      return slot;
    });
  }
}

/** The first slot that is not taken. */
function free(taken: ReadonlySet<number | undefined>): number | undefined {
  return Array.from({ length: SLOTS }, (_, slot) => slot).find((slot) => !taken.has(slot));
}

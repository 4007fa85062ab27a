/** How many series colours there are: `--s1` to `--s8`. */
export const SLOTS = 8;

/**
 * Which of the eight colours a series has. The same name keeps its colour in every panel of a dashboard, whatever is
 * hidden or arrives; a name prefers the colour that its text hashes to, so that people see the same colours, and see
 * them again after a reload.
 */
export class SeriesColors {
  readonly #slots = new Map<string, number>();
  /** How often each slot was given away; the last one looks like an alarm, so it is the last to be used. */
  readonly #uses: number[] = Array.from({ length: SLOTS }, (_, slot) => (slot === SLOTS - 1 ? 0.5 : 0));

  /** The colour of `name`, 0 to 7. Names seen together are best given in a fixed order. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.#free(hash(name) % SLOTS);
    this.#slots.set(name, slot);
    this.#uses[slot] = (this.#uses[slot] ?? 0) + 1;
    return slot;
  }

  /** The least used slot, the nearest after `preferred` of those. */
  #free(preferred: number): number {
    const least = Math.min(...this.#uses);
    const candidates = Array.from({ length: SLOTS }, (_, step) => (preferred + step) % SLOTS);
    return candidates.find((slot) => this.#uses[slot] === least) ?? preferred;
  }
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** What is drawn on the screen's beat. */
export interface Drawing {
  /** Whether the picture at `now` (milliseconds, performance clock) would differ from the one that stands. */
  due(now: number): boolean;
  draw(now: number): void;
  /** Where it is drawn, if that is a canvas of its own. */
  readonly canvas?: HTMLCanvasElement;
  /** Draws at once, with so many times the pixels of the screen; 1 = as usual again. */
  sharpen?(factor: number): void;
}

/**
 * What drawing may take of one frame, milliseconds; what is left waits for the next. The browser needs about twice as
 * long afterwards to bring what was drawn onto the screen.
 */
const SHARE = 4;

/**
 * One loop for all drawings of a page: at most one draw each per frame, none for what is off screen or has not
 * changed, and never so many that a frame is late: the rest take their turn in the next one.
 */
export class Frames {
  readonly #drawings: Drawing[] = [];
  #running = false;
  #turn = 0;

  constructor(
    private readonly request: (step: (now: number) => void) => void = (step) => requestAnimationFrame(step),
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Takes a drawing in; the answer takes it out. */
  add(drawing: Drawing): () => void {
    this.#drawings.push(drawing);
    this.#run();
    return () => {
      const at = this.#drawings.indexOf(drawing);
      if (at >= 0) this.#drawings.splice(at, 1);
    };
  }

  /** The drawings in `element`. */
  within(element: Element): Drawing[] {
    return this.#drawings.filter(({ canvas }) => canvas && element.contains(canvas));
  }

  #run(): void {
    if (this.#running || this.#drawings.length === 0) return;
    this.#running = true;
    this.request((now) => {
      this.#running = false;
      this.#step(now);
      this.#run();
    });
  }

  #step(now: number): void {
    const begun = this.clock();
    const count = this.#drawings.length;
    for (let i = 0; i < count; i++) {
      const at = (this.#turn + i) % count;
      const drawing = this.#drawings[at];
      if (!drawing?.due(now)) continue;
      drawing.draw(now);
      if (this.clock() - begun > SHARE) {
        this.#turn = (at + 1) % count;
        return;
      }
    }
  }
}

/** A canvas without pixels, for pages without a browser: it tells what was written and where lines went. */
import { vi } from "vitest";

/** Every letter is so wide. */
export const LETTER = 7;

export class Canvas {
  /** What was written since it was cleared last: text, x, y. */
  texts: [string, number, number][] = [];
  /** Where lines began since then: x, y. */
  lines: [number, number][] = [];
  globalAlpha = 1;
  font = "";
  fillStyle = "";
  strokeStyle = "";
  textAlign = "";
  textBaseline = "";

  clearRect(): void {
    this.texts = [];
    this.lines = [];
  }

  fillText(text: string, x: number, y: number): void {
    this.texts.push([text, x, y]);
  }

  measureText(text: string): { width: number } {
    return { width: text.length * LETTER };
  }

  moveTo(x: number, y: number): void {
    this.lines.push([x, y]);
  }

  setTransform(): void {}
  setLineDash(): void {}
  save(): void {}
  restore(): void {}
  beginPath(): void {}
  rect(): void {}
  clip(): void {}
  lineTo(): void {}
  stroke(): void {}
  fillRect(): void {}
}

/** Has every canvas of the page draw on the one that is answered. */
export function drawnOn(canvas = new Canvas()): Canvas {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(canvas as never);
  return canvas;
}

/** Gives an element a size, which nothing has without a browser. */
export function sized(element: HTMLElement, width: number, height: number): void {
  Object.defineProperty(element, "clientWidth", { value: width, configurable: true });
  Object.defineProperty(element, "clientHeight", { value: height, configurable: true });
  element.getBoundingClientRect = () => new DOMRect(0, 0, width, height);
}

/** Gives everything on the page this size. */
export function allSized(width: number, height: number): void {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(height);
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, width, height));
}

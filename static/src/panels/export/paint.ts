/**
 * Paints an element of the page onto a canvas: backgrounds, borders, text, canvases and the shapes of SVG, as they
 * stand on the screen. It knows what panels are made of, no more; nothing is loaded, so the strictest policy allows it.
 */

/** What is no part of the picture. */
const LEFT_OUT = "button.btn, .panel-about, input, .tooltip, .unseen, .strip-over, .u-over, .dots, script";

/** Paints `element` and what is in it, with `origin` (its place in the window) at the upper left corner. */
export function paint(ctx: CanvasRenderingContext2D, element: Element, origin: DOMRect): void {
  if (element.matches(LEFT_OUT) || !shows(element)) return;
  const style = getComputedStyle(element);
  ctx.save();
  ctx.globalAlpha *= Number(style.opacity);
  if (element instanceof SVGGeometryElement) paintShape(ctx, element, style, origin);
  else if (!(element instanceof SVGElement)) paintBox(ctx, element, style, origin);
  if (element instanceof HTMLLIElement) paintMarker(ctx, element, style, origin);
  if (element instanceof HTMLCanvasElement) paintCanvas(ctx, element, origin);
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(ctx, child, origin);
    else if (child instanceof Text) paintText(ctx, child, style, origin);
  }
  ctx.restore();
}

function shows(element: Element): boolean {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}

const CLEAR = /^(?:transparent|rgba\(0, 0, 0, 0\))$/;

/** Background and borders; what flows over is cut off from here on, where the page does so. */
function paintBox(ctx: CanvasRenderingContext2D, element: Element, style: CSSStyleDeclaration, origin: DOMRect): void {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.x - origin.x, box.y - origin.y];
  if (!CLEAR.test(style.backgroundColor)) {
    ctx.fillStyle = style.backgroundColor;
    ctx.beginPath();
    ctx.roundRect(x, y, box.width, box.height, Number.parseFloat(style.borderTopLeftRadius) || 0);
    ctx.fill();
  }
  paintEdges(ctx, style, x, y, box);
  if (style.overflowX !== "visible") {
    ctx.beginPath();
    ctx.rect(x, y, box.width, box.height);
    ctx.clip();
  }
}

function paintEdges(
  ctx: CanvasRenderingContext2D,
  style: CSSStyleDeclaration,
  x: number,
  y: number,
  box: DOMRect,
): void {
  const edges = [
    ["Top", x, y, box.width, null],
    ["Bottom", x, y + box.height, box.width, null],
    ["Left", x, y, null, box.height],
    ["Right", x + box.width, y, null, box.height],
  ] as const;
  for (const [side, left, top, width, height] of edges) {
    const size = Number.parseFloat(style[`border${side}Width`]);
    if (!(size > 0) || style[`border${side}Style`] === "none") continue;
    ctx.fillStyle = style[`border${side}Color`];
    ctx.fillRect(
      side === "Right" ? left - size : left,
      side === "Bottom" ? top - size : top,
      width ?? size,
      height ?? size,
    );
  }
}

/** The dot or number of an entry of a list. */
function paintMarker(
  ctx: CanvasRenderingContext2D,
  entry: HTMLLIElement,
  style: CSSStyleDeclaration,
  origin: DOMRect,
): void {
  if (style.display !== "list-item" || style.listStyleType === "none") return;
  const box = entry.getBoundingClientRect();
  const place = [...(entry.parentElement?.children ?? [])].indexOf(entry);
  const first = entry.parentElement instanceof HTMLOListElement ? entry.parentElement.start : 1;
  ctx.fillStyle = style.color;
  ctx.font = `${style.fontSize} ${style.fontFamily}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  const line = Number.parseFloat(style.lineHeight) || box.height;
  const mark = style.listStyleType === "decimal" ? `${first + place}.` : "•";
  ctx.fillText(mark, box.x - origin.x - 6, box.y - origin.y + line / 2);
  ctx.textAlign = "left";
}

function paintCanvas(ctx: CanvasRenderingContext2D, canvas: HTMLCanvasElement, origin: DOMRect): void {
  const box = canvas.getBoundingClientRect();
  ctx.drawImage(canvas, box.x - origin.x, box.y - origin.y, box.width, box.height);
}

function paintShape(
  ctx: CanvasRenderingContext2D,
  shape: SVGGeometryElement,
  style: CSSStyleDeclaration,
  origin: DOMRect,
): void {
  const matrix = shape.getScreenCTM();
  const outline = shape.getAttribute("d");
  if (!matrix || !outline) return;
  const path = new Path2D();
  path.addPath(
    new Path2D(outline),
    new DOMMatrix([matrix.a, matrix.b, matrix.c, matrix.d, matrix.e - origin.x, matrix.f - origin.y]),
  );
  if (style.fill !== "none") {
    ctx.fillStyle = style.fill;
    ctx.fill(path);
  }
  if (style.stroke === "none") return;
  const scaled = style.vectorEffect === "non-scaling-stroke" ? 1 : Math.sqrt(Math.abs(matrix.a * matrix.d));
  ctx.strokeStyle = style.stroke;
  ctx.lineWidth = Number.parseFloat(style.strokeWidth) * scaled;
  ctx.lineCap = style.strokeLinecap as CanvasLineCap;
  ctx.lineJoin = style.strokeLinejoin as CanvasLineJoin;
  ctx.stroke(path);
}

/** Word by word, each where the page has it. */
function paintText(ctx: CanvasRenderingContext2D, node: Text, style: CSSStyleDeclaration, origin: DOMRect): void {
  const range = document.createRange();
  const drawn = node.parentElement instanceof SVGElement;
  ctx.fillStyle = drawn ? style.fill : style.color;
  ctx.textBaseline = "middle";
  for (const word of node.data.matchAll(/\S+/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    const box = range.getClientRects()[0];
    if (!box) continue;
    const size = drawn ? box.height / LINE : Number.parseFloat(style.fontSize);
    ctx.font = `${style.fontStyle} ${style.fontWeight} ${size}px ${style.fontFamily}`;
    ctx.fillText(word[0], box.x - origin.x, box.y - origin.y + box.height / 2, box.width + 1);
  }
}

/** Height of a line of text in SVG, by its size. */
const LINE = 1.17;

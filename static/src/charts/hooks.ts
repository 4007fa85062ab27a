import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Drawing } from "./frames";
import type { CursorSync, PlotLayer, PlotView } from "./sync";

/** How often numbers are written anew at the most: faster cannot be read. */
export const READABLE = 250;

/** Follows `source`, but changes at most every `pace` milliseconds; the last value always arrives. */
export function useReadable<T>(source: ReadonlySignal<T>, pace = READABLE): ReadonlySignal<T> {
  const paced = useSignal(source.peek());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useSignalEffect(() => {
    void source.value;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      paced.value = source.peek();
    }, pace);
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return paced;
}

/** Whether the element is on the screen, or nearly. */
export function useOnScreen(element: RefObject<Element | null>): ReadonlySignal<boolean> {
  const seen = useSignal(true);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        seen.value = entries.at(-1)?.isIntersecting ?? true;
      },
      { rootMargin: "100px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, seen]);
  return seen;
}

/** A picture over time that stands in an element of the page. */
export interface Standing extends Drawing, PlotView {
  /** What others draw over it. */
  layer: PlotLayer | null;
  /** Its element may have another size. */
  resize(): void;
}

/** Draws it on the page's beat and as large as `host` is, until the answer is called. */
export function stand(picture: Standing, host: Element, { frames }: Pick<CursorSync, "frames">): () => void {
  const observer = new ResizeObserver(() => picture.resize());
  observer.observe(host);
  const remove = frames.add(picture);
  return () => {
    observer.disconnect();
    remove();
  };
}

/** Lets others draw over the picture of the panel `id`, unless it is `compact`. */
export function useLayer(
  picture: ReadonlySignal<Standing | null>,
  { sync, id, compact }: { sync: CursorSync; id: string; compact: boolean },
): void {
  useSignalEffect(() => {
    const made = picture.value;
    const layer = sync.layer.value;
    if (!made || !layer || compact) return;
    const shown = layer(made, id);
    made.layer = shown;
    sync.plots.set(id, made);
    return () => {
      made.layer = null;
      if (sync.plots.get(id) === made) sync.plots.delete(id);
      shown.remove();
    };
  });
}

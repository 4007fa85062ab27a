import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

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

/** How many rows a table has room for where nobody can scroll: on a screen on a wall. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Pixels of what a table is made of. */
export interface Room {
  /** From its head to the end of its panel. */
  height: number;
  head: number;
  row: number;
  /** The line that says how many more there are. */
  more: number;
}

/** So many of `count` rows stand whole, with room for the line that counts the rest. Pure. */
export function fitting({ height, head, row, more }: Room, count: number): number {
  if (row <= 0 || head + count * row <= height) return count;
  return Math.max(1, Math.floor((height - head - more) / row));
}

/** The same for the table in `box`, as it is now; all, where one can scroll. */
export function useFitting(box: RefObject<HTMLElement | null>, count: number): number {
  const [fits, setFits] = useState(count);
  const still = document.body.classList.contains("kiosk");
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !still) return;
    const look = (): void => {
      const [head, row] = ["thead", "tbody tr"].map(
        (part) => element.querySelector(part)?.getBoundingClientRect().height ?? 0,
      ) as [number, number];
      const height = element.clientHeight - Number.parseFloat(getComputedStyle(element).paddingBottom);
      setFits(fitting({ height, head, row, more: row }, count));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, count, still]);
  return still ? fits : count;
}

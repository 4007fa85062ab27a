/** Icons that only people need; as those of the page. */
import type { JSX } from "preact";

const PATHS = {
  chat: "M3.5 2.5h9a1.5 1.5 0 0 1 1.5 1.5v5.5a1.5 1.5 0 0 1-1.5 1.5H7l-3.2 2.7V11h-.3A1.5 1.5 0 0 1 2 9.500V4a1.5 1.5 0 0 1 1.500-1.500Z",
  flag: "M3.500 14V2.500M3.500 3h8l-1.800 2.700 1.800 2.800h-8",
  people:
    "M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM1.500 13.500c.3-2.400 2-3.800 4.500-3.800s4.200 1.400 4.500 3.800M10.800 2.800a2.400 2.400 0 0 1 0 4.500M12.400 9.900c1.300.6 2 1.900 2.200 3.600",
  send: "M2.500 8h10M8.500 3.500 13 8l-4.500 4.500",
  smile: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.500 9.500c1.200 1.600 3.800 1.600 5 0M6 6.300h.01M10 6.300h.01",
} as const;

/** A decoration: what it means is said by the text or label beside it. */
export function Glyph({ name }: { name: keyof typeof PATHS }): JSX.Element {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

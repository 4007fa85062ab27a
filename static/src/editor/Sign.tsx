/** Icons that only the editor needs; as those of the page. */
import type { JSX } from "preact";

const PATHS = {
  undo: "M6 3.5 2.5 7 6 10.5M2.500 7H10a3.500 3.500 0 0 1 0 7H7",
  redo: "M10 3.500 13.500 7 10 10.500M13.500 7H6a3.500 3.500 0 0 0 0 7h3",
  settings: "M2.500 4.500h6M11.500 4.500h2M10 3v3M2.500 11.500h2M7.500 11.500h6M6 10v3",
  up: "M3.500 10 8 5.500l4.500 4.500",
  down: "M3.500 6 8 10.500 12.500 6",
  duplicate: "M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8zM6.500 7.500v4M4.500 9.500h4",
  history: "M2.500 8a5.500 5.500 0 1 0 1.800-4.100M2.500 2.500v2.300h2.300M8 5v3.200l2 1.300",
  paste: "M5.500 3.500h-2v10h9v-10h-2M5.500 2.500h5v2.500h-5z",
} as const;

export type SignName = keyof typeof PATHS;

/** A decoration: what it means is said by the text or label beside it. */
export function Sign({ name }: { name: SignName }): JSX.Element {
  return <Drawn path={PATHS[name]} />;
}

/** An icon by its path, as kinds of panels have them. */
export function Drawn({ path }: { path: string }): JSX.Element {
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
      <path d={path} />
    </svg>
  );
}

/** Icons that only the editor needs; as those of the page. */
import type { JSX } from "preact";
import { Drawn } from "../ui/icons";

const PATHS = {
  undo: "M6 3.5 2.5 7 6 10.5M2.500 7H10a3.500 3.500 0 0 1 0 7H7",
  redo: "M10 3.500 13.500 7 10 10.500M13.500 7H6a3.500 3.500 0 0 0 0 7h3",
} as const;

export type SignName = keyof typeof PATHS;

/** A decoration: what it means is said by the text or label beside it. */
export function Sign({ name }: { name: SignName }): JSX.Element {
  return <Drawn path={PATHS[name]} />;
}

/** What the editor has open above the page. */
import type { JSX } from "preact";
import { EditJson } from "../editing/EditJson";
import { About } from "./About";
import { AddPanel } from "./add/AddPanel";
import type { Editing } from "./editing";

export function Opened({ editing }: { editing: Editing }): JSX.Element | null {
  const { opened } = editing.session;
  const close = (): void => {
    opened.value = null;
  };
  if (opened.value === "add") return <AddPanel editing={editing} onClose={close} />;
  if (opened.value === "about") return <About editing={editing} onClose={close} />;
  if (opened.value === "json") return <EditJson session={editing.session} onClose={close} />;
  return null;
}

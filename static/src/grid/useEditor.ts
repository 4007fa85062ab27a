/** Whether one edits, and the editor's code once it has come. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { EditedPage, Editing } from "../editor/editing";
import type { Opened } from "../editor/session";
import { unloadable } from "../ui/later";
import type { Together } from "./together";

type Parts = typeof import("../editor/editor");

export interface Editor {
  /** Null while one does not edit, or the code has not come. */
  open: { parts: Parts; editing: Editing } | null;
  /** Begins or stops to edit; `opened` is what opens with it. */
  edit(on: boolean, opened?: Opened): void;
}

/** Whether one edits stands in the URL as `edit`, so that a reload goes on with it. */
export function useEditor(joined: Together | null, may: boolean, page: EditedPage): Editor {
  const [wanted, setWanted] = useState(() => new URL(location.href).searchParams.has("edit"));
  const [parts, setParts] = useState<Parts | null>(null);
  useEffect(() => {
    if (wanted && may && !parts) import("../editor/editor").then(setParts, unloadable);
  }, [wanted, may, parts]);
  const editing = useMemo(
    () => parts && joined && parts.beginEditing(joined.live, page, (doing) => joined.room.hold(doing)),
    [parts, joined, page],
  );
  const [opened, setOpened] = useState<Opened>(null);
  const open = wanted && may && parts && editing ? { parts, editing } : null;
  useEffect(() => {
    if (!open || opened === null) return;
    open.editing.session.opened.value = opened;
    setOpened(null);
  });
  const edit = (on: boolean, first: Opened = null): void => {
    setOpened(first);
    const url = new URL(location.href);
    if (on) url.searchParams.set("edit", "");
    else url.searchParams.delete("edit");
    history.replaceState(null, "", url);
    setWanted(on);
  };
  return { open, edit };
}

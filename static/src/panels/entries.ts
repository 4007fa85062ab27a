/** What every panel's menu offers of the panel itself. */
import type { CursorSync } from "../charts/sync";
import type { MenuEntry } from "../ui/Menu";
import { toast } from "../ui/Toast";
import { kindOf } from "./registry";

/** Entries that make files of the panel `id`; those that make sense for its kind. */
export function exportEntries(sync: CursorSync, id: string, kind: string): MenuEntry[] {
  const { asks, cells } = kindOf(kind);
  const made = (make: (files: typeof import("./export/files")) => Promise<void> | void) => async () => {
    try {
      await make(await import("./export/files"));
    } catch (error) {
      toast({ text: `The file could not be made. ${(error as Error).message}`, tone: "bad" });
    }
  };
  const shown = () => {
    const found = sync.shown.get(id);
    if (!found) throw new Error("The panel is not shown.");
    return found;
  };
  const csv: MenuEntry[] = [
    { label: "Download CSV", icon: "table", act: made((files) => files.saveCsv(shown(), sync.room.peek())) },
  ];
  return [
    { label: "Download picture", icon: "picture", act: made((files) => files.savePng(shown(), sync.frames)) },
    ...(asks || cells ? csv : []),
  ];
}

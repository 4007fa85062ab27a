/** What the parts of the editor share: the page as far as it matters to them, and one person's work on it. */
import { effect, type ReadonlySignal, type Signal } from "@preact/signals";
import type { LiveConnection } from "../charts/connect";
import type { CursorSync } from "../charts/sync";
import type { Holding } from "../core/roomWire";
import { arrange } from "../document/arrange";
import type { Place } from "../document/panel";
import type { GridTools } from "../grid/slots";
import type { Width } from "../grid/width";
import type { TimeState } from "../time/state";
import { Carrying } from "./carrying";
import type { LiveDocument } from "./live";
import { EditSession } from "./session";

export interface EditedPage {
  connection: LiveConnection;
  time: TimeState;
  sync: CursorSync;
  width: ReadonlySignal<Width>;
  tools: Signal<GridTools | null>;
}

export interface Editing extends EditedPage {
  session: EditSession;
  carrying: Carrying;
}

/** `tell` says to others which panel one holds. */
export function beginEditing(live: LiveDocument, page: EditedPage, tell: (doing: Holding | null) => void): Editing {
  const session = new EditSession(live);
  effect(() => tell(session.doing.value));
  return { ...page, session, carrying: new Carrying(session, () => document.getElementById("main")) };
}

/** Where a panel is shown now. */
export function shownPlace({ session }: Pick<Editing, "session">, id: string): Place | undefined {
  return arrange(session.live.document.peek().panels).get(id);
}

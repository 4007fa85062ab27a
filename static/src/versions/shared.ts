/** What the panels of two versions side by side share: the range of the page, and a crosshair of their own. */
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { CursorSync } from "../charts/sync";
import type { Width } from "../grid/width";
import type { TimeState } from "../time/state";

/** What live panels need of the page. */
export interface ShownLive {
  connection: LiveConnection;
  time: TimeState;
  sync: CursorSync;
  width: ReadonlySignal<Width>;
}

/** For panels that are no part of the page: its colours and its room, but nobody hears where the pointer is. */
export function useShared(page: ShownLive): ShownLive {
  const { connection, time, sync, width } = page;
  const own = useMemo(() => new CursorSync(sync.colors), [sync]);
  own.room.value = sync.room.value;
  useEffect(() => () => own.dispose(), [own]);
  return useMemo(() => ({ connection, time, sync: own, width }), [connection, time, own, width]);
}

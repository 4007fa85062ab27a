import type { JSX } from "preact";
import type { CursorSync } from "../charts/sync";

/** Seconds of the page after which a room that is not there will not come. */
const PATIENCE = 5;

/** Instead of what shows the room, where there is none: a preview, or a page that nobody is signed in to. */
export function NoRoom({ what, sync }: { what: string; sync: Pick<CursorSync, "seconds"> }): JSX.Element | null {
  if (sync.seconds.value < PATIENCE) return null;
  return (
    <div class="overlay">
      <p>{what} is shown to those who are signed in, on the dashboard itself.</p>
    </div>
  );
}

/** What stands in the sheet when somebody removed the panel that one was configuring. */
import type { JSX } from "preact";
import type { Panel } from "../../document/panel";
import { nameOf } from "../naming";
import type { EditSession } from "../session";

interface Props {
  session: EditSession;
  id: string;
  /** As it was last. */
  panel: Panel;
  onClose: () => void;
}

export function Gone({ session, id, panel, onClose }: Props): JSX.Element {
  const who = session.removedBy.value.get(id);
  return (
    <div class="content">
      <div class="notice warn" role="alert">
        <p>
          {who ?? "Somebody"} removed {nameOf(panel)} while you were configuring it. Nothing of it is lost.
        </p>
      </div>
      <button type="button" class="btn primary" onClick={() => session.putBack(id, panel)}>
        Put it back
      </button>
      <button type="button" class="btn" onClick={onClose}>
        Leave it removed
      </button>
    </div>
  );
}

/** One notification in the inbox, and what can be done with it. */
import type { JSX } from "preact";
import type { Notice, NoticeState } from "../core/noticeWire";
import { NoticeLine } from "../notify/NoticeLine";
import { Glyph } from "../people/Glyph";

interface Props {
  one: Notice;
  now: number;
  put: (ids: readonly string[], state: NoticeState) => void;
}

export function Row({ one, now, put }: Props): JSX.Element {
  const { id, title, state } = one;
  const unread = state === "unseen" || state === "seen";
  const archived = state === "archived";
  return (
    <li class="inbox-row" data-notice={id}>
      <NoticeLine one={one} now={now} onOpen={() => unread && put([id], "read")} />
      {!archived && (
        <Act
          name={unread ? "doubleCheck" : "unread"}
          label={`Mark ${title} as ${unread ? "read" : "unread"}`}
          tip={`Mark as ${unread ? "read" : "unread"} (r)`}
          act={() => put([id], unread ? "read" : "seen")}
        />
      )}
      <Act
        name="archive"
        label={archived ? `Put ${title} back` : `Archive ${title}`}
        tip={archived ? "Put back (e)" : "Archive (e)"}
        act={() => put([id], archived ? "read" : "archived")}
      />
    </li>
  );
}

interface ActProps {
  name: "archive" | "doubleCheck" | "unread";
  label: string;
  tip: string;
  act: () => void;
}

function Act({ name, label, tip, act }: ActProps): JSX.Element {
  return (
    <button type="button" class="btn ghost icon" aria-label={label} data-tip={tip} onClick={act}>
      <Glyph name={name} />
    </button>
  );
}

/** The bell in the bar: how many are unseen, and the newest of them. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Glyph } from "../people/Glyph";
import { useNow } from "../ui/now";
import { Popover } from "../ui/Popover";
import { NoticeLine } from "./NoticeLine";
import type { Notices } from "./notices";

export function Bell({ notices }: { notices: Notices }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const unseen = notices.unseen.value;
  const label = unseen === 0 ? "Notifications" : `Notifications, ${unseen} unseen`;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="btn ghost icon bell"
        aria-label={label}
        aria-busy={notices.listing.state.value === "loading"}
        aria-haspopup="dialog"
        aria-expanded={open}
        data-tip={label}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => setOpen(event.detail === 0 ? !open : !wasOpen.current)}
      >
        <Glyph name="bell" />
        {unseen > 0 && <span class="unread">{unseen > 99 ? "99+" : unseen}</span>}
      </button>
      {open && (
        <Popover
          anchor={button}
          label="Notifications"
          align="end"
          class="popover notices-popover"
          onClose={() => setOpen(false)}
        >
          <Newest notices={notices} onClose={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
}

function Newest({ notices, onClose }: { notices: Notices; onClose: () => void }): JSX.Element {
  const { items, state, error, unseen } = notices.listing;
  const now = useNow(30_000);
  const count = unseen.value;
  useEffect(() => {
    if (count > 0) notices.see();
  }, [notices, count]);
  const unread = items.value.some((one) => one.state !== "read");
  return (
    <>
      <div class="notices-head">
        <h2>Notifications</h2>
        <button
          type="button"
          class="btn ghost"
          aria-disabled={!unread}
          onClick={() => unread && notices.put(null, "read")}
        >
          Mark all read
        </button>
      </div>
      {items.value.length > 0 && (
        <ul class="notices">
          {items.value.slice(0, SHOWN).map((one) => (
            <li key={one.id}>
              <NoticeLine one={one} now={now} onOpen={(event) => notices.open(one, event) && onClose()} />
            </li>
          ))}
        </ul>
      )}
      {items.value.length === 0 && (
        <p class="muted nothing-new">{state.value === "error" ? error.value : WORDS[state.value]}</p>
      )}
      <a class="btn" href="/inbox">
        Open the inbox
      </a>
    </>
  );
}

const SHOWN = 8;
const WORDS = {
  loading: "Looking…",
  ready: "Nothing new. Mentions, and what your programs send you, appear here.",
  error: "",
};

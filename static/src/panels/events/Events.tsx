import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Happening } from "../../charts/room";
import { formatMoment } from "../../core/time";
import type { Panel } from "../../document/panel";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { NoRoom } from "../NoRoom";
import { happened, kindsOf, listing } from "./listing";
import css from "./style.css?inline";

adopt(css);

/** More than these at once would make the page slow. */
const MOST = 200;
/** Around a moment that has no length, milliseconds. */
const AROUND = 60_000;
/** So near the end, in pixels, a list follows. */
const NEAR = 24;

/** What happened in the room, the newest last. */
export function Events({ panel, sync, compact, onZoom }: ViewProps): JSX.Element {
  const typed = useSignal("");
  const room = sync.room.value;
  const { follow, search } = panel.options ?? {};
  const found = room ? listing(happened(room, panel.options), typed.value) : [];
  const shown = found.slice(-MOST);
  const list = useFollowing(shown.at(-1)?.key, follow !== false);
  if (!room) return <NoRoom what="What happens" sync={sync} />;
  const goTo = ({ time, until }: Happening) => onZoom(time - AROUND, (until ?? time) + AROUND);
  return (
    <div class="feed">
      {search !== false && !compact && (
        <input
          class="input"
          type="search"
          placeholder="Search"
          aria-label={`Search ${panel.title || "events"}`}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <ol ref={list} class="happenings" tabIndex={0} aria-label={panel.title || "Events"}>
        {room.earlier.value && (
          <li>
            <button type="button" class="btn small" onClick={() => room.readEarlier()}>
              Earlier ones
            </button>
          </li>
        )}
        {shown.map((one) => (
          <Entry key={one.key} one={one} onGo={goTo} />
        ))}
        {shown.length === 0 && <li class="nothing-here">{emptyWords(typed.value, panel)}</li>}
      </ol>
    </div>
  );
}

function emptyWords(typed: string, { options }: Panel): string {
  if (typed.trim()) return `Nothing has “${typed.trim()}” in it.`;
  if (kindsOf(options).size === 0) return "Nothing is listed here: choose what in the options of this panel.";
  return "Nothing happened yet. Mark a moment on a chart with n.";
}

function Entry({ one, onGo }: { one: Happening; onGo(one: Happening): void }): JSX.Element {
  const said = one.kind === "message" || one.kind === "mark";
  return (
    <li class={`${said ? one.kind : "doing"} ${one.severity ?? ""}`}>
      <button type="button" data-tip="Show this moment on the charts" onClick={() => onGo(one)}>
        <time dateTime={new Date(one.time).toISOString()}>{formatMoment(one.time, Date.now())}</time>
      </button>
      <p>
        <b style={{ "--hue": one.hue }}>{one.by}</b> {one.text}
      </p>
    </li>
  );
}

/** Keeps a list at its end while what comes is new, unless somebody scrolled up. */
function useFollowing(newest: string | undefined, follow: boolean) {
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (follow && atEnd.current) element.scrollTop = element.scrollHeight;
    const scrolled = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => element.removeEventListener("scroll", scrolled);
  }, [newest, follow]);
  return list;
}

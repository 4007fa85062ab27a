/** What one was told: a list to go through by mouse, touch or keys, in step with all of one's devices. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import type { NoticeState } from "../core/noticeWire";
import { InboxApi } from "../notify/api";
import { ALL, type Wanted } from "../notify/fold";
import { Listing } from "../notify/listing";
import { useNow } from "../ui/now";
import { toast } from "../ui/Toast";
import { Filters } from "./Filters";
import { groups } from "./groups";
import { useInboxKeys } from "./keys";
import { Row } from "./Row";
import { Spoken } from "./Spoken";

/** So many are read at once. */
const PAGE = 30;

export function Inbox({ connection }: { connection: LiveConnection }): JSX.Element {
  const listing = useMemo(() => new Listing(new InboxApi(), connection, PAGE), [connection]);
  const [wanted, setWanted] = useState(ALL);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => () => listing.close(), [listing]);
  useSeen(listing);
  const put = (ids: readonly string[] | null, state: NoticeState): void => {
    listing.set(ids, state).catch((error: Error) => {
      toast({ text: `This was not kept. ${error.message}`, tone: "bad", key: "inbox" });
    });
  };
  const want = (next: Wanted): void => {
    setWanted(next);
    listing.want(next);
  };
  useInboxKeys(list, listing, put);
  const unread = listing.items.value.some(({ state }) => state === "unseen" || state === "seen");
  return (
    <main id="main" class="page inbox">
      <header>
        <h1>Inbox</h1>
        <span class="spring" />
        <button type="button" class="btn" aria-disabled={!unread} onClick={() => unread && put(null, "read")}>
          Mark all read
        </button>
      </header>
      <Filters wanted={wanted} onWanted={want} />
      <div ref={list}>
        <List listing={listing} wanted={wanted} put={put} />
      </div>
      <Spoken listing={listing} />
    </main>
  );
}

/** What is on the page while somebody looks was seen. */
function useSeen(listing: Listing): void {
  const unseen = listing.unseen.value;
  const ready = listing.state.value === "ready";
  useEffect(() => {
    const see = (): void => {
      if (ready && unseen > 0 && !document.hidden) listing.set(null, "seen").catch(() => undefined);
    };
    see();
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [listing, unseen, ready]);
}

interface ListProps {
  listing: Listing;
  wanted: Wanted;
  put: (ids: readonly string[], state: NoticeState) => void;
}

function List({ listing, wanted, put }: ListProps): JSX.Element {
  const now = useNow(30_000);
  const items = listing.items.value;
  if (listing.state.value === "loading" && items.length === 0) return <Sketch />;
  if (listing.state.value === "error") return <Trouble listing={listing} />;
  if (items.length === 0) return <Nothing wanted={wanted} />;
  return (
    <>
      {groups(items, now).map(({ title, notices }) => (
        <section key={title} class="inbox-group">
          <h2>{title}</h2>
          <ul class="entries card">
            {notices.map((one) => (
              <Row key={one.id} one={one} now={now} put={put} />
            ))}
          </ul>
        </section>
      ))}
      {listing.more.value && <More listing={listing} />}
      {listing.error.value && (
        <p class="notice bad" role="alert">
          {listing.error.value}
          <button type="button" class="btn" onClick={() => void listing.load()}>
            Try again
          </button>
        </p>
      )}
    </>
  );
}

/** Older ones come when one gets near the end of the list. */
function More({ listing }: { listing: Listing }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const count = listing.items.value.length;
  useEffect(() => {
    const element = button.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.at(-1)?.isIntersecting && count > 0) void listing.older();
      },
      { rootMargin: "0px 0px 200px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [listing, count]);
  return (
    <button ref={button} type="button" class="btn ghost older" onClick={() => void listing.older()}>
      {listing.reading.value ? "Reading…" : "Older ones"}
    </button>
  );
}

function Sketch(): JSX.Element {
  return (
    <>
      <div class="sketch-rows inbox-group" aria-hidden="true">
        {["a", "b", "c", "d"].map((key) => (
          <div key={key} class="skeleton" />
        ))}
      </div>
      <p class="aside-only" role="status">
        Loading
      </p>
    </>
  );
}

function Trouble({ listing }: { listing: Listing }): JSX.Element {
  return (
    <div class="nothing card inbox-group" role="alert">
      <h2>The inbox could not be read</h2>
      <p class="muted">{listing.error.value}</p>
      <button type="button" class="btn primary" onClick={() => void listing.load()}>
        Try again
      </button>
    </div>
  );
}

function Nothing({ wanted }: { wanted: Wanted }): JSX.Element {
  const [title, words] = nothing(wanted);
  return (
    <div class="nothing card inbox-group" role="status">
      <h2>{title}</h2>
      <p class="muted">{words}</p>
    </div>
  );
}

function nothing({ state, severity, text }: Wanted): [title: string, words: string] {
  if (text !== "" || severity !== "") return ["Nothing fits", "No notification here has this text and severity."];
  if (state === "unread") return ["All read", "Whatever comes next appears here at once."];
  if (state === "archived") return ["Nothing put away", "What you archive is kept here for 90 days."];
  return ["Nothing yet", "When somebody mentions you, or a program has something to tell, it appears here."];
}

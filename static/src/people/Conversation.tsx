/** What was said, from the oldest held to the newest; older ones come as one scrolls up. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Item, type Run, runs } from "../rooms/chat";
import type { Annotation } from "../rooms/fold";
import { hue } from "../rooms/people";
import { dayWords, momentWords, saidAt } from "../rooms/words";
import { Avatar } from "./Avatar";
import { Bubble, Chip } from "./Bubble";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";

/** Nearer to the end than this, in pixels, one follows what comes. */
const NEAR = 60;

interface Props {
  stage: Stage;
  items: readonly Item[];
  /** Whether older items may be there. */
  earlier: boolean;
  /** The last that was read; a line stands after it. */
  newAfter: number | null;
  onAtEnd?: () => void;
  children?: ComponentChildren;
}

export function Conversation({ stage, items, earlier, newAfter, onAtEnd, children }: Props): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const older = useRef<HTMLButtonElement>(null);
  useScrolling(box, items, onAtEnd);
  useOlder(stage, box, older, earlier);
  return (
    <section
      ref={box}
      class="conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
      tabIndex={0}
      aria-label="Messages"
    >
      {earlier && (
        <button ref={older} type="button" class="btn ghost small" onClick={() => void stage.room.older()}>
          {stage.room.reading.value ? "Reading…" : "Earlier messages"}
        </button>
      )}
      {children}
      {runs(items, newAfter).map((run) => (
        <OneRun key={run.key} stage={stage} run={run} />
      ))}
    </section>
  );
}

/** Stays at the end while one is there, and in place when older items come above. */
function useScrolling(
  box: { current: HTMLElement | null },
  items: readonly Item[],
  onAtEnd: (() => void) | undefined,
): void {
  const end = useRef(true);
  const height = useRef(0);
  const first = useRef<number | undefined>(undefined);
  const told = useRef(onAtEnd);
  told.current = onAtEnd;
  const mine = items.at(-1)?.pending === true;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = items[0]?.offset;
    const grewAbove = first.current !== undefined && before !== undefined && before < first.current;
    if (grewAbove) element.scrollTop += element.scrollHeight - height.current;
    else if (end.current || mine) element.scrollTop = element.scrollHeight;
    height.current = element.scrollHeight;
    first.current = before;
    if (end.current) told.current?.();
  }, [box, items, mine]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => {
      end.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      if (end.current) told.current?.();
    };
    const follow = new ResizeObserver(() => {
      if (end.current) element.scrollTop = element.scrollHeight;
    });
    follow.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      follow.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [box]);
}

/** Reads older items when their button comes near. */
function useOlder(
  stage: Stage,
  box: { current: HTMLElement | null },
  button: { current: HTMLButtonElement | null },
  earlier: boolean,
): void {
  const held = stage.room.oldest.value;
  useEffect(() => {
    const element = button.current;
    if (!element || !earlier) return;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.at(-1)?.isIntersecting) void stage.room.older();
      },
      { root: box.current, rootMargin: "200px 0px 0px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage, box, button, earlier, held]);
}

function OneRun({ stage, run }: { stage: Stage; run: Run }): JSX.Element {
  const person = stage.room.scene.value.people.get(run.author.id);
  const you = stage.room.you.value;
  const color = person?.color ?? (you?.id === run.author.id ? you.color : hue(run.author.id));
  const name = run.via ?? run.author.name;
  return (
    <>
      {run.newDay && <p class="between">{dayWords(run.time, Date.now())}</p>}
      {run.unread && <p class="between new">New</p>}
      <section class="run" aria-label={name}>
        <Avatar name={name} color={color} />
        <div class="said">
          <p class="author">
            <b class="clip">{name}</b>
            {run.via !== null && <span class="muted small">source</span>}
            <time class="muted small" dateTime={new Date(run.time).toISOString()}>
              {saidAt(run.time, Date.now())}
            </time>
          </p>
          {run.items.map((item) =>
            item.kind === "message" ? (
              <Bubble key={item.key} stage={stage} message={item} />
            ) : (
              <Marked key={item.key} stage={stage} annotation={item} />
            ),
          )}
        </div>
      </section>
    </>
  );
}

/** That somebody marked a moment, in the conversation. */
function Marked({ stage, annotation }: { stage: Stage; annotation: Annotation }): JSX.Element {
  const { text, severity, pending, panel, at, until } = annotation;
  const link = { from: at, ...(until !== null && { to: until }), ...(panel !== null && { panel }) };
  const count = stage.room.view.value.messages.filter((one) => one.thread === annotation.offset && !one.deleted).length;
  return (
    <div class={`marked ${severity}${pending ? " pending" : ""}`} data-offset={pending ? undefined : annotation.offset}>
      <p>
        <Glyph name="flag" />
        {text || `Marked ${momentWords(at, until, Date.now())}`}
      </p>
      <div class="row wrap">
        <Chip stage={stage} link={link} />
        {!pending && (
          <button type="button" class="btn ghost small" onClick={() => stage.discuss(annotation)}>
            {count === 0 ? "Reply" : count === 1 ? "1 reply" : `${count} replies`}
          </button>
        )}
      </div>
    </div>
  );
}

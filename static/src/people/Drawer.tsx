/** The drawer at the right, a sheet from below on a phone: the conversation, or the thread under an annotation. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { threadOf } from "../rooms/chat";
import { inOrder } from "../rooms/people";
import { momentWords, typingWords, whereWords } from "../rooms/words";
import { Icon } from "../ui/icons";
import { Avatar } from "./Avatar";
import { Chip } from "./Bubble";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { Glyph } from "./Glyph";
import { Marking } from "./Marking";
import type { Stage } from "./stage";

export function Drawer({ stage }: { stage: Stage }): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const { thread, room } = stage;
  const titled = thread.value === null ? "Chat" : "Annotation";
  useEffect(() => {
    document.body.classList.add("beside");
    return () => document.body.classList.remove("beside");
  }, []);
  return (
    <aside
      ref={box}
      class="drawer"
      aria-label={titled}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        if (thread.value === null) stage.show(false);
        else thread.value = null;
      }}
    >
      <header>
        {thread.value !== null && (
          <button
            type="button"
            class="btn ghost icon"
            aria-label="Back to the chat"
            onClick={() => {
              thread.value = null;
            }}
          >
            <Icon name="left" />
          </button>
        )}
        <h2>{titled}</h2>
        <PhoneFaces stage={stage} />
        <span class="spring" />
        {thread.value === null && room.may.value.speak && (
          <button
            type="button"
            class="btn ghost icon"
            aria-label="Mark a moment"
            data-tip="Mark a moment on the charts (n)"
            onClick={() => stage.mark()}
          >
            <Glyph name="flag" />
          </button>
        )}
        <button
          type="button"
          class="btn ghost icon"
          aria-label="Close the chat"
          data-tip="Close (c)"
          onClick={() => stage.show(false)}
        >
          <Icon name="close" />
        </button>
      </header>
      {thread.value === null ? (
        <Chat stage={stage} />
      ) : (
        <Thread key={thread.value} stage={stage} offset={thread.value} />
      )}
    </aside>
  );
}

/** Where the bar has no room for them. */
function PhoneFaces({ stage: { room, titleOf } }: { stage: Stage }): JSX.Element {
  const me = room.you.value?.id ?? "";
  const people = inOrder(room.scene.value.people.values(), me).slice(0, 6);
  return (
    <span
      class="faces narrow-only"
      role="img"
      aria-label={people.map((one) => whereWords(one, me, titleOf)).join("; ")}
    >
      {people.map((person) => (
        <Avatar key={person.id} {...person} />
      ))}
    </span>
  );
}

function Chat({ stage }: { stage: Stage }): JSX.Element {
  const { room, items, marking, newAfter } = stage;
  const first = room.state.value === "joining";
  const read = (): void => {
    if (document.visibilityState === "visible") room.readAll();
  };
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === "hidden") return;
      stage.look();
      room.readAll();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [stage, room]);
  return (
    <>
      <Conversation
        stage={stage}
        items={items.value}
        earlier={room.earlier.value}
        newAfter={newAfter.value}
        onAtEnd={read}
      >
        {!first && items.value.length === 0 && !room.earlier.value && (
          <p class="muted nothing-said">Nothing was said here yet. Everyone on this dashboard reads what you write.</p>
        )}
      </Conversation>
      <Typing stage={stage} />
      <Waiting stage={stage} />
      {room.may.value.speak &&
        (marking.value ? (
          <Marking key={marking.value.at} stage={stage} mark={marking.value} />
        ) : (
          <Composer stage={stage} onSent={() => stage.look()} />
        ))}
    </>
  );
}

/** Who writes at the moment: three quiet dots and names. */
function Typing({ stage: { room } }: { stage: Stage }): JSX.Element {
  const { typing, people } = room.scene.value;
  const names = typing.filter((id) => id !== room.you.value?.id).map((id) => people.get(id)?.name ?? "Someone");
  const words = typingWords(names);
  return (
    <p class="typing" aria-hidden="true">
      {words && (
        <>
          <i />
          <i />
          <i />
          <span class="clip">{words}</span>
        </>
      )}
    </p>
  );
}

/** That what one says waits for the connection. */
function Waiting({ stage: { room } }: { stage: Stage }): JSX.Element | null {
  const waiting = room.unsent.value.filter(({ refused }) => refused === null).length;
  if (room.state.value === "joined" || (room.state.value === "joining" && waiting === 0)) return null;
  if (room.state.value === "refused") return <p class="notice bad">{room.error.value?.message}</p>;
  return (
    <p class="notice warn" role="status">
      {waiting === 0
        ? "Not connected. What you write goes out once the connection is back."
        : `${waiting === 1 ? "1 message waits" : `${waiting} messages wait`} for the connection.`}
    </p>
  );
}

function Thread({ stage, offset }: { stage: Stage; offset: number }): JSX.Element {
  const { room } = stage;
  const view = room.view.value;
  const annotation = view.annotations.find((one) => one.offset === offset);
  const me = room.you.value?.id;
  if (!annotation) return <p class="muted nothing-said">This annotation was removed.</p>;
  const { at, until, panel, text, via, user, severity } = annotation;
  return (
    <>
      <Conversation stage={stage} items={threadOf(view, offset)} earlier={false} newAfter={null}>
        <div class={`topic marked ${severity}`}>
          <p>
            <Glyph name="flag" />
            {text || `Marked ${momentWords(at, until, Date.now())}`}
          </p>
          <div class="row wrap">
            <Chip
              stage={stage}
              link={{ from: at, ...(until !== null && { to: until }), ...(panel !== null && { panel }) }}
            />
            <span class="muted small">by {via ?? user.name}</span>
            {user.id === me && (
              <button
                type="button"
                class="btn ghost small"
                onClick={() => {
                  room.unannotate(offset);
                  stage.thread.value = null;
                }}
              >
                Remove
              </button>
            )}
          </div>
        </div>
      </Conversation>
      <Waiting stage={stage} />
      {room.may.value.speak && <Composer stage={stage} thread={offset} onSent={() => undefined} />}
    </>
  );
}

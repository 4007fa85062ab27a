/** One annotation, and what is said about it. */
import type { JSX } from "preact";
import { threadOf } from "../rooms/chat";
import { momentWords } from "../rooms/words";
import { Chip } from "./Bubble";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";
import { Waiting } from "./Waiting";

export function Thread({ stage, offset }: { stage: Stage; offset: number }): JSX.Element {
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

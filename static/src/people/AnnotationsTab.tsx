/** All annotations, newest moment first: a press takes one's own page to the moment. */
import type { JSX } from "preact";
import type { Annotation } from "../rooms/fold";
import { momentWords } from "../rooms/words";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";

export function AnnotationsTab({ stage }: { stage: Stage }): JSX.Element {
  const { view, may } = stage.room;
  const sorted = [...view.value.annotations].sort((a, b) => b.at - a.at);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
    <section class="tab-list" tabIndex={0} aria-label="What is marked">
      {may.value.speak && (
        <button type="button" class="btn" onClick={() => stage.mark()}>
          <Glyph name="flag" />
          Mark a moment
          <kbd>n</kbd>
        </button>
      )}
      {sorted.length === 0 && (
        <p class="muted nothing-said">
          Nothing is marked yet. What happened, such as a deploy, stands on all charts once it is marked.
        </p>
      )}
      <ul class="marks">
        {sorted.map((annotation) => (
          <Line key={annotation.key} stage={stage} annotation={annotation} />
        ))}
      </ul>
    </section>
  );
}

function Line({ stage, annotation }: { stage: Stage; annotation: Annotation }): JSX.Element {
  const { at, until, panel, text, severity, pending, offset } = annotation;
  const { messages } = stage.room.view.value;
  const replies = messages.filter(({ thread, deleted }) => thread === offset && !deleted).length;
  const title = panel === null ? undefined : stage.titleOf(panel);
  const go = (): void => stage.go({ from: at, ...(until !== null && { to: until }), ...(panel !== null && { panel }) });
  return (
    <li class={`marked ${severity}${pending ? " pending" : ""}`}>
      <button type="button" class="mark-line" onClick={go}>
        <b>{text || "Marked"}</b>
        <small class="muted">
          {[momentWords(at, until, Date.now()), title, annotation.via ?? annotation.user.name]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </button>
      {!pending && (
        <button type="button" class="btn ghost small" onClick={() => stage.discuss(annotation)}>
          {replies === 0 ? "Reply" : replies === 1 ? "1 reply" : `${replies} replies`}
        </button>
      )}
    </li>
  );
}

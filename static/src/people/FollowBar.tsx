/** That one follows somebody, and how to stop: a frame in their colour, and every gesture of one's own. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Stage } from "./stage";

/** What moves the view by one's own hand. */
const GESTURES = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
/** Where gestures do not move the view. */
const ELSEWHERE = ".drawer, .toasts, .popover, .menu, .follow-bar";
/** Keys that do nothing by themselves. */
const SILENT = new Set(["Shift", "Control", "Alt", "Meta", "Tab"]);

export function FollowBar({ stage }: { stage: Stage }): JSX.Element {
  const { following, room } = stage;
  const who = following.who.value;
  const person = who === null ? undefined : room.scene.value.people.get(who);
  useEffect(() => {
    if (who === null) return;
    const stop = new AbortController();
    const own = (event: Event): void => {
      if (event instanceof KeyboardEvent && SILENT.has(event.key)) return;
      if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return;
      if (event instanceof KeyboardEvent && event.key === "Escape") event.preventDefault(); // it does this and no more
      following.stop();
    };
    for (const name of GESTURES)
      document.addEventListener(name, own, { signal: stop.signal, capture: true, passive: name !== "keydown" });
    return () => stop.abort();
  }, [following, who]);
  return (
    <>
      {person && (
        <section class="follow-frame" aria-label="Following" style={{ "--hue": person.color }}>
          <p class="follow-bar">
            <span class="clip">Following {person.name}</span>
            <button type="button" class="btn small" onClick={() => following.stop()}>
              Stop
              <kbd>Esc</kbd>
            </button>
          </p>
        </section>
      )}
      <p class="aside-only" role="status">
        {person ? `Following ${person.name}. Press Escape to stop.` : ""}
      </p>
    </>
  );
}

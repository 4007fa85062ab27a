/** What happened here, as it comes: who came and went, what was marked, what was changed. */
import type { JSX } from "preact";
import { happenings } from "../rooms/activity";
import { hue } from "../rooms/people";
import { ago, moment } from "../time/words";
import { useNow } from "../ui/now";
import { Avatar } from "./Avatar";
import type { Stage } from "./stage";

export function ActivityTab({ stage }: { stage: Stage }): JSX.Element {
  const { room, panels } = stage;
  const now = useNow(10_000);
  const lines = happenings(room.entries.value, { panels: panels.value });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
    <section class="tab-list" tabIndex={0} aria-label="What happened">
      {lines.length === 0 && !room.earlier.value && <p class="muted nothing-said">Nothing has happened here yet.</p>}
      <ol class="activity">
        {lines.map(({ key, who, words, time }) => (
          <li key={key}>
            <Avatar name={who.name} color={room.scene.value.people.get(who.id)?.color ?? hue(who.id)} />
            <span>
              <b>{who.name}</b> {words}
              <small>
                <time dateTime={new Date(time).toISOString()} data-tip={moment(time, now)}>
                  {ago(time, now)}
                </time>
              </small>
            </span>
          </li>
        ))}
      </ol>
      {room.earlier.value && (
        <button type="button" class="btn ghost small" onClick={() => void room.older()}>
          {room.reading.value ? "Reading…" : "Earlier"}
        </button>
      )}
    </section>
  );
}

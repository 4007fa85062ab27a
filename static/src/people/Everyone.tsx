/** A list with a line for each person here: where they are, and following them. */
import type { JSX } from "preact";
import type { Person } from "../core/roomWire";
import { inOrder } from "../rooms/people";
import { sinceWords, whereWords } from "../rooms/words";
import { useNow } from "../ui/now";
import { Avatar } from "./Avatar";
import type { Stage } from "./stage";

interface Props {
  stage: Stage;
  onFollow?: () => void;
}

export function Everyone({ stage, onFollow }: Props): JSX.Element {
  const now = useNow(30_000);
  const { scene, you } = stage.room;
  const me = you.value?.id ?? "";
  const people = inOrder(scene.value.people.values(), me);
  const others = scene.value.count - people.length;
  return (
    <ul class="everyone">
      {people.map((person) => (
        <li key={person.id}>
          <Avatar {...person} />
          <span class="clip">
            {whereWords(person, me, stage.titleOf)}
            <small class="clip">
              {sinceWords(person.since, now)}
              {stage.following.followers.value.includes(person.id) && ", follows you"}
            </small>
          </span>
          {person.id !== me && <Follow stage={stage} person={person} onFollow={onFollow} />}
        </li>
      ))}
      {others > 0 && <li class="muted">and {others} more</li>}
    </ul>
  );
}

interface FollowProps {
  stage: Stage;
  person: Person;
  onFollow: (() => void) | undefined;
}

function Follow({ stage: { following }, person, onFollow }: FollowProps): JSX.Element {
  const on = following.who.value === person.id;
  return (
    <button
      type="button"
      class="btn small"
      aria-pressed={on}
      aria-label={`${on ? "Stop following" : "Follow"} ${person.name}`}
      data-tip={on ? undefined : "Your view goes where theirs goes"}
      onClick={() => {
        if (on) following.stop();
        else following.start(person.id);
        onFollow?.();
      }}
    >
      {on ? "Stop" : "Follow"}
    </button>
  );
}

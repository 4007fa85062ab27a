import type { JSX } from "preact";
import type { Companion } from "../../charts/room";
import { formatMoment } from "../../core/time";
import { initials } from "../../rooms/words";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { NoRoom } from "../NoRoom";
import css from "./style.css?inline";

adopt(css);

/** Who is here. */
export function People({ panel, sync }: ViewProps): JSX.Element {
  const people = sync.room.value?.people.value;
  if (!people) return <NoRoom what="Who is here" sync={sync} />;
  const where = panel.options?.where !== false;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <ul class="here" tabIndex={0} aria-label={panel.title || "People"}>
      {people.map((person) => (
        <Entry key={person.id} {...{ person, where }} />
      ))}
      {people.length === 0 && <li class="nobody">Nobody is here.</li>}
    </ul>
  );
}

function Entry({ person, where }: { person: Companion; where: boolean }): JSX.Element {
  const { name, hue, away, looksAt, since, me } = person;
  return (
    <li class={away ? "away" : ""}>
      <span class="face" style={{ "--hue": hue }} aria-hidden="true">
        {initials(name)}
      </span>
      <span class="who clip">
        {name}
        {me && <small> you</small>}
      </span>
      <span class="where clip">
        {away ? "away" : where && looksAt ? looksAt : `since ${formatMoment(since, Date.now()).replace(/:\d\d$/, "")}`}
      </span>
    </li>
  );
}

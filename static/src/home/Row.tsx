/** One dashboard in the list: what it is called, who is there now, what one has not read, when it changed. */
import type { JSX } from "preact";
import { Avatar } from "../people/Avatar";
import { ago, counted, moment } from "../time/words";
import type { DashboardRow } from "../ui/bootstrap";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/Menu";

/** So many have a face. */
const SHOWN = 4;
/** The server counts no further. */
const MOST_UNREAD = 100;

interface Props {
  row: DashboardRow;
  now: number;
  mayEdit: boolean;
  onDelete: () => void;
}

export function Row({ row, now, mayEdit, onDelete }: Props): JSX.Element {
  const { id, title, description, panelCount, updated } = row;
  return (
    <li>
      <a class="dashboard-row" href={`/d/${id}`}>
        <span class="dashboard-title">
          <strong class="clip">{title}</strong>
          {description && <span class="muted clip">{description}</span>}
        </span>
        <span class="dashboard-people">
          <Unread count={row.unread} />
          <People row={row} />
        </span>
        <span class="muted nowrap">{counted(panelCount, "panel")}</span>
        <time class="muted nowrap" datetime={updated} data-tip={moment(Date.parse(updated), now)}>
          {ago(Date.parse(updated), now)}
        </time>
      </a>
      {mayEdit && (
        <Menu
          label={`Menu of ${title}`}
          entries={[
            { label: "Open", icon: "right", href: `/d/${id}` },
            { label: "Delete…", icon: "trash", danger: true, act: onDelete },
          ]}
        >
          <Icon name="more" />
        </Menu>
      )}
    </li>
  );
}

function Unread({ count }: { count: number }): JSX.Element | null {
  if (count === 0) return null;
  const words = `${count >= MOST_UNREAD ? `${MOST_UNREAD}+` : count}`;
  return (
    <span class="unread" data-tip={`${words} unread`}>
      {words}
      <span class="aside-only"> unread</span>
    </span>
  );
}

function People({ row: { people, peopleCount } }: { row: DashboardRow }): JSX.Element | null {
  if (peopleCount === 0) return null;
  const names = people.map(({ name }) => name);
  const others = peopleCount - people.length;
  const words = `Here now: ${[...names, ...(others > 0 ? [`${others} more`] : [])].join(", ")}`;
  return (
    <span class="faces" data-tip={words}>
      <span class="aside-only">{words}</span>
      {people.slice(0, SHOWN).map((person) => (
        <Avatar key={person.id} {...person} />
      ))}
      {peopleCount > SHOWN && (
        <span class="more-faces" aria-hidden="true">
          +{peopleCount - SHOWN}
        </span>
      )}
    </span>
  );
}

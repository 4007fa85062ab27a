/** Who is here: faces in the bar. Hover says where somebody is, a press lists everyone. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Person } from "../core/roomWire";
import { inOrder } from "../rooms/people";
import { sinceWords, whereWords } from "../rooms/words";
import { useNow } from "../ui/now";
import { Popover } from "../ui/Popover";
import { Avatar } from "./Avatar";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";

/** So many have a face in the bar. */
const SHOWN = 4;

export function Faces({ stage }: { stage: Stage }): JSX.Element | null {
  const { room } = stage;
  if (room.state.value === "refused") return null;
  return (
    <>
      {room.scene.value.count > 0 && <Here stage={stage} />}
      <ChatButton stage={stage} />
    </>
  );
}

function Here({ stage }: { stage: Stage }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const { scene, you } = stage.room;
  const { people, count } = scene.value;
  const me = you.value?.id ?? "";
  const sorted = inOrder(people.values(), me);
  const label = count === 1 ? "Only you are here" : `${count} people are here`;
  return (
    <>
      <button
        ref={button}
        type="button"
        class="faces btn ghost"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => setOpen(event.detail === 0 ? !open : !wasOpen.current)}
      >
        {sorted.slice(0, SHOWN).map((person) => (
          <Avatar key={person.id} {...person} tip={whereWords(person, me, stage.titleOf)} />
        ))}
        {count > SHOWN && <span class="more-faces">+{count - SHOWN}</span>}
      </button>
      {open && (
        <Popover anchor={button} label={label} onClose={() => setOpen(false)} class="popover sheet">
          <Everyone stage={stage} people={sorted} me={me} others={count - sorted.length} />
        </Popover>
      )}
    </>
  );
}

interface EveryoneProps {
  stage: Stage;
  people: readonly Person[];
  me: string;
  /** How many there are besides. */
  others: number;
}

/** A list with a line for each person. */
export function Everyone({ stage, people, me, others }: EveryoneProps): JSX.Element {
  const now = useNow(30_000);
  return (
    <ul class="everyone">
      {people.map((person) => (
        <li key={person.id}>
          <Avatar {...person} />
          <span class="clip">
            {whereWords(person, me, stage.titleOf)}
            <small>{sinceWords(person.since, now)}</small>
          </span>
        </li>
      ))}
      {others > 0 && <li class="muted">and {others} more</li>}
    </ul>
  );
}

function ChatButton({ stage }: { stage: Stage }): JSX.Element {
  const unread = stage.open.value ? 0 : stage.unread.value;
  const count = stage.room.scene.value.count;
  const more = stage.room.earlier.value && unread >= 50 ? "+" : "";
  const label = unread > 0 ? `Chat, ${unread}${more} unread` : "Chat";
  return (
    <button
      type="button"
      class="btn ghost icon chat-button"
      aria-label={label}
      aria-expanded={stage.open.value}
      data-tip={`${label} (c)`}
      onClick={() => stage.show(!stage.open.peek())}
    >
      <Glyph name="chat" />
      {unread > 0 && <span class="unread">{unread > 99 ? "99+" : unread + more}</span>}
      {unread === 0 && count > 1 && <span class="here-count narrow-only">{count}</span>}
    </button>
  );
}

/** Who is here: faces in the bar. Hover says where somebody is, a press lists everyone. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { inOrder } from "../rooms/people";
import { whereWords } from "../rooms/words";
import { Popover } from "../ui/Popover";
import { Avatar } from "./Avatar";
import { Everyone } from "./Everyone";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";

/** So many have a face in the bar. */
const SHOWN = 4;

export function Faces({ stage }: { stage: Stage }): JSX.Element | null {
  const { room } = stage;
  if (room.state.value === "refused") return null;
  return (
    <>
      {/* Before the faces: it stays where it is when people come and go. */}
      <ChatButton stage={stage} />
      {room.scene.value.count > 0 && <Here stage={stage} />}
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
          <Everyone stage={stage} onFollow={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
}

function ChatButton({ stage }: { stage: Stage }): JSX.Element {
  const unread = stage.chatting ? 0 : stage.unread.value;
  const count = stage.room.scene.value.count;
  const more = stage.room.earlier.value && unread >= 50 ? "+" : "";
  const label = unread > 0 ? `Chat, ${unread}${more} unread` : "Chat";
  return (
    <button
      type="button"
      class="btn ghost icon chat-button"
      aria-label={label}
      aria-expanded={stage.chatting}
      data-tip={`${label} (c)`}
      onClick={() => stage.toggleChat()}
    >
      <Glyph name="chat" />
      {unread > 0 && <span class="unread">{unread > 99 ? "99+" : unread + more}</span>}
      {unread === 0 && count > 1 && <span class="here-count narrow-only">{count}</span>}
    </button>
  );
}

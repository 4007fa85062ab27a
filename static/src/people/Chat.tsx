/** The whole conversation, who types, and where one writes. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { typingWords } from "../rooms/words";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";
import { Marking } from "./Marking";
import type { Stage } from "./stage";
import { Waiting } from "./Waiting";

export function Chat({ stage }: { stage: Stage }): JSX.Element {
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

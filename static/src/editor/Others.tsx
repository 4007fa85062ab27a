/**
 * On a panel: who of the others moves or configures it, and who has just changed it; while one edits also who is at it.
 * Advisory, and ends by itself.
 */
import { computed } from "@preact/signals";
import type { FunctionComponent, JSX } from "preact";
import others from "../../css/others.css?inline";
import type { Room } from "../client/room";
import type { PanelSlot } from "../grid/slots";
import { Avatar } from "../people/Avatar";
import type { Scene } from "../rooms/people";
import { adopt } from "../ui/sheets";
import type { Touch, Touches } from "./touches";

adopt(others);

/** The component for every panel of one page. */
export function othersOf(room: Pick<Room, "scene" | "you">, touches: Touches): FunctionComponent<PanelSlot> {
  // Cursors move the scene ten times a second; panels are only drawn anew when somebody takes, leaves or goes to one.
  const holding = computed(() => room.scene.value.holding);
  const people = computed(() => room.scene.value.people);
  return ({ id }) => {
    const me = room.you.value?.id;
    const there = [...people.value.values()].filter(
      ({ panel, status, ...one }) => one.id !== me && panel === id && status === "online",
    );
    return (
      <>
        <Work id={id} me={me} holding={holding.value} people={people.value} touch={touches.all.value.get(id)} />
        {there.length > 0 && (
          <div class="at-it" aria-hidden="true">
            {there.slice(0, 3).map(({ status: _status, ...person }) => (
              <Avatar key={person.id} {...person} />
            ))}
          </div>
        )}
      </>
    );
  };
}

interface WorkProps {
  id: string;
  me: string | undefined;
  holding: Scene["holding"];
  people: Scene["people"];
  touch: Touch | undefined;
}

function Work({ id, me, holding, people, touch }: WorkProps): JSX.Element | null {
  const found = [...holding].find(([user, { panel }]) => panel === id && user !== me);
  const holder = found && people.get(found[0]);
  if (found && holder) {
    const words = `${holder.name} is ${found[1].what === "move" ? "moving" : "configuring"} this`;
    return <Frame kind="holding" hue={holder.color} words={words} />;
  }
  if (!touch) return null;
  const hue = people.get(touch.user)?.color ?? 0;
  return <Frame key={touch.offset} kind="touched" hue={hue} words={`${touch.name} ${touch.words}`} />;
}

interface FrameProps {
  kind: "holding" | "touched";
  hue: number;
  words: string;
}

function Frame({ kind, hue, words }: FrameProps): JSX.Element {
  return (
    <div class={`others-frame ${kind}`} style={{ "--hue": hue }}>
      <span class="clip">{words}</span>
    </div>
  );
}

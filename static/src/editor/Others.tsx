/** On a panel: who of the others moves or configures it, and who has just changed it. Advisory, and ends by itself. */
import { computed } from "@preact/signals";
import type { FunctionComponent, JSX } from "preact";
import others from "../../css/others.css?inline";
import type { Room } from "../client/room";
import type { PanelSlot } from "../grid/slots";
import { adopt } from "../ui/sheets";
import type { Touches } from "./touches";

adopt(others);

/** The component for every panel of one page. */
export function othersOf(room: Pick<Room, "scene" | "you">, touches: Touches): FunctionComponent<PanelSlot> {
  // Cursors move the scene ten times a second; panels are only drawn anew when somebody takes or leaves one.
  const holding = computed(() => room.scene.value.holding);
  return ({ id }) => {
    const { people } = room.scene.peek();
    const me = room.you.value?.id;
    const found = [...holding.value].find(([user, { panel }]) => panel === id && user !== me);
    const holder = found && people.get(found[0]);
    if (found && holder) {
      const words = `${holder.name} is ${found[1].what === "move" ? "moving" : "configuring"} this`;
      return <Frame kind="holding" hue={holder.color} words={words} />;
    }
    const touch = touches.all.value.get(id);
    if (!touch) return null;
    const hue = people.get(touch.user)?.color ?? 0;
    return <Frame key={touch.offset} kind="touched" hue={hue} words={`${touch.name} ${touch.words}`} />;
  };
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

/** One message, and what can be done with it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Message, Reaction } from "../rooms/fold";
import { nameIn, pieces } from "../rooms/text";
import { linkWords, saidAt } from "../rooms/words";
import { Icon } from "../ui/icons";
import { Menu, type MenuEntry } from "../ui/Menu";
import { Glyph } from "./Glyph";
import { Growing } from "./Growing";
import type { Stage } from "./stage";

const EMOJI = [
  ["👍", "Agree"],
  ["👀", "Looking into it"],
  ["✅", "Done"],
  ["🎉", "Well done"],
  ["❤️", "Thanks"],
] as const;

interface Props {
  stage: Stage;
  message: Message;
}

export function Bubble({ stage, message }: Props): JSX.Element {
  const [editing, setEditing] = useState(false);
  const me = stage.room.you.value?.id;
  const failed = stage.room.unsent.value.find(({ operationId }) => operationId === message.key)?.refused ?? null;
  const numbered = !message.pending && stage.room.may.value.speak;
  return (
    <div
      class={`bubble${message.pending && failed === null ? " pending" : ""}${failed !== null ? " failed" : ""}`}
      data-offset={message.pending ? undefined : message.offset}
    >
      {editing ? (
        <Edit stage={stage} message={message} onDone={() => setEditing(false)} />
      ) : (
        <Text message={message} me={stage.room.you.value?.name ?? ""} />
      )}
      <time class="said-at" dateTime={new Date(message.time).toISOString()}>
        {saidAt(message.time, Date.now())}
      </time>
      {message.link && <Chip stage={stage} link={message.link} />}
      {failed !== null && <Failed stage={stage} id={message.key} why={failed} />}
      <Reactions stage={stage} message={message} me={me ?? ""} may={numbered} />
      {numbered && !editing && (
        <div class="acts">
          <Menu label="React" class="btn ghost icon" entries={emojiEntries(stage, message, me ?? "")}>
            <Glyph name="smile" />
          </Menu>
          {message.user.id === me && (
            <Menu
              label="Change this message"
              class="btn ghost icon"
              entries={ownEntries(stage, message, () => setEditing(true))}
            >
              <Icon name="more" />
            </Menu>
          )}
        </div>
      )}
    </div>
  );
}

function emojiEntries(stage: Stage, { offset, reactions }: Message, me: string): MenuEntry[] {
  return EMOJI.map(([emoji, meaning]) => {
    const mine = reactions.some((reaction) => reaction.emoji === emoji && reaction.by.includes(me));
    return { label: `${emoji} ${meaning}`, act: () => stage.room.react(offset, emoji, !mine) };
  });
}

function ownEntries(stage: Stage, { offset }: Message, edit: () => void): MenuEntry[] {
  return [
    { label: "Edit", icon: "code", act: edit },
    { label: "Delete", icon: "trash", danger: true, act: () => stage.room.remove(offset) },
  ];
}

function Text({ message: { text, edited }, me }: { message: Message; me: string }): JSX.Element {
  return (
    <p>
      {pieces(text).map((piece, at) => {
        const key = `${at}${piece.text}`;
        if (piece.kind === "text") return piece.text;
        if (piece.kind === "mention") {
          const mine = nameIn(piece.text).toLowerCase() === me.toLowerCase();
          return (
            <b key={key} class={mine ? "mention me" : "mention"}>
              @{nameIn(piece.text)}
            </b>
          );
        }
        return (
          <a key={key} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        );
      })}
      {edited && <small class="muted"> (edited)</small>}
    </p>
  );
}

/** A link to a moment: it takes one's own page there. */
export function Chip({ stage, link }: { stage: Stage; link: NonNullable<Message["link"]> }): JSX.Element {
  return (
    <button type="button" class="chip" onClick={() => stage.go(link)}>
      <Icon name="clock" />
      {linkWords(link, stage.titleOf, Date.now())}
    </button>
  );
}

function Failed({ stage, id, why }: { stage: Stage; id: string; why: string }): JSX.Element {
  return (
    <p class="fault" role="alert">
      Not sent. {why}{" "}
      <button type="button" class="btn small" onClick={() => stage.room.retry(id)}>
        Retry
      </button>{" "}
      <button type="button" class="btn small ghost" onClick={() => stage.room.discard(id)}>
        Discard
      </button>
    </p>
  );
}

interface ReactionsProps extends Props {
  me: string;
  may: boolean;
}

function Reactions({ stage, message, me, may }: ReactionsProps): JSX.Element | null {
  if (message.reactions.length === 0) return null;
  const names = ({ by }: Reaction): string =>
    by.map((id) => stage.room.scene.value.people.get(id)?.name ?? "someone who left").join(", ");
  return (
    <div class="reactions">
      {message.reactions.map((reaction) => {
        const mine = reaction.by.includes(me);
        return (
          <button
            key={reaction.emoji}
            type="button"
            class="chip"
            aria-pressed={mine}
            aria-label={`${reaction.emoji} by ${names(reaction)}`}
            data-tip={names(reaction)}
            disabled={!may}
            onClick={() => stage.room.react(message.offset, reaction.emoji, !mine)}
          >
            {reaction.emoji} {reaction.by.length}
          </button>
        );
      })}
    </div>
  );
}

function Edit({ stage, message, onDone }: Props & { onDone: () => void }): JSX.Element {
  const [text, setText] = useState(message.text);
  const save = (): void => {
    const said = text.trim();
    if (said !== "" && said !== message.text) stage.room.edit(message.offset, said);
    onDone();
  };
  return (
    <div class="edit">
      <Growing
        stage={stage}
        text={text}
        label="Edit this message"
        onText={setText}
        onEnter={save}
        onEscape={onDone}
        focus
      />
      <div class="row">
        <button type="button" class="btn small primary" onClick={save}>
          Save
        </button>
        <button type="button" class="btn small ghost" onClick={onDone}>
          Cancel
        </button>
      </div>
    </div>
  );
}

/** Where one writes: Enter sends, Shift Enter breaks the line; a draft outlives a reload. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Link } from "../core/roomWire";
import { linkWords } from "../rooms/words";
import { Icon } from "../ui/icons";
import { toast } from "../ui/Toast";
import { Glyph } from "./Glyph";
import { Growing } from "./Growing";
import type { Stage } from "./stage";

interface Props {
  stage: Stage;
  /** The annotation that is written about. */
  thread?: number;
  onSent: () => void;
}

export function Composer({ stage, thread, onSent }: Props): JSX.Element {
  const { room } = stage;
  const [text, setText] = useDraft(
    [room.you.value?.id, room.id, thread].filter((part) => part !== undefined).join("."),
  );
  const [link, setLink] = useState<Link | null>(null);
  const label = thread === undefined ? "Message to everyone here" : "Message about this";
  const write = (next: string): void => {
    setText(next);
    room.typing(next.trim() !== "");
  };
  const send = (): void => {
    const said = text.trim();
    if (said === "") return;
    try {
      room.send(said, { ...(link && { link }), ...(thread !== undefined && { thread }) });
    } catch (error) {
      toast({ text: (error as Error).message, tone: "bad" });
      return;
    }
    setText("");
    setLink(null);
    onSent();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {link && (
        <div class="row">
          <span class="chip">
            <Icon name="clock" />
            {linkWords(link, stage.titleOf, Date.now())}
          </span>
          <button type="button" class="btn ghost icon" aria-label="Without the link" onClick={() => setLink(null)}>
            <Icon name="close" />
          </button>
        </div>
      )}
      <div class="row">
        <Growing
          stage={stage}
          text={text}
          label={label}
          onText={write}
          onEnter={send}
          onLeave={() => room.typing(false)}
        />
        {text.trim() === "" ? (
          <button
            type="button"
            class="btn ghost icon"
            aria-label="Link what I see now"
            data-tip="Link what I see now"
            onClick={() => setLink(stage.here())}
          >
            <Icon name="link" />
          </button>
        ) : (
          <button type="submit" class="btn primary icon" aria-label="Send">
            <Glyph name="send" />
          </button>
        )}
      </div>
    </form>
  );
}

/** What one has begun to write, by where; kept until it is sent. */
function useDraft(where: string): [string, (text: string) => void] {
  const name = `dashboard_draft.${where}`;
  const [text, setText] = useState(() => localStorage.getItem(name) ?? "");
  const write = (next: string): void => {
    setText(next);
    if (next === "") localStorage.removeItem(name);
    else localStorage.setItem(name, next);
  };
  return [text, write];
}

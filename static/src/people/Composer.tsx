/** Where one writes: Enter sends, Shift Enter breaks the line; a draft outlives a reload. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Link } from "../core/roomWire";
import { linkWords } from "../rooms/words";
import { Icon } from "../ui/icons";
import { toast } from "../ui/Toast";
import { Glyph } from "./Glyph";
import type { Stage } from "./stage";

/** The longest message, characters. */
const LONGEST = 4_000;

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
        <Growing text={text} label={label} onText={write} onEnter={send} onLeave={() => room.typing(false)} />
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

interface GrowingProps {
  text: string;
  label: string;
  onText: (text: string) => void;
  onEnter: () => void;
  onLeave?: () => void;
  onEscape?: () => void;
  focus?: boolean;
}

/** A field that is as high as its text. */
export function Growing({ text, label, onText, onEnter, onLeave, onEscape, focus }: GrowingProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  return (
    <textarea
      ref={field}
      class="input"
      rows={1}
      maxLength={LONGEST}
      aria-label={label}
      placeholder={label}
      value={text}
      onInput={({ currentTarget }) => onText(currentTarget.value)}
      onBlur={onLeave}
      onKeyDown={(event) => {
        if (event.key === "Escape" && onEscape) {
          event.stopPropagation();
          onEscape();
        }
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
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

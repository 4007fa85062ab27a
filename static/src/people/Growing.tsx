/** A field that is as high as its text, in which people can be called by name. */
import type { JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Names, useCalling } from "./Calling";
import type { Stage } from "./stage";

/** The longest message, characters. */
const LONGEST = 4_000;

interface Props {
  stage: Stage;
  text: string;
  label: string;
  onText: (text: string) => void;
  onEnter: () => void;
  onLeave?: () => void;
  onEscape?: () => void;
  focus?: boolean;
}

export function Growing({ stage, text, label, onText, onEnter, onLeave, onEscape, focus }: Props): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const list = useId();
  const [caret, setCaret] = useState(0);
  /** Where the caret goes once the text that it belongs to stands in the field. */
  const wanted = useRef<number | null>(null);
  const calling = useCalling(stage, text, caret, (next, place) => {
    wanted.current = place;
    setCaret(place);
    onText(next);
  });
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
    if (wanted.current !== null) element.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [text]);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);
  const look = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }): void =>
    setCaret(document.activeElement === currentTarget ? currentTarget.selectionStart : 0);
  const open = calling.names.length > 0;
  return (
    <>
      <Names id={list} calling={calling} />
      <textarea
        ref={field}
        class="input"
        rows={1}
        maxLength={LONGEST}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${calling.at}` : undefined}
        placeholder={label}
        value={text}
        onInput={(event) => {
          setCaret(event.currentTarget.selectionStart);
          onText(event.currentTarget.value);
        }}
        onKeyUp={look}
        onClick={look}
        onBlur={() => {
          setCaret(0);
          onLeave?.();
        }}
        onKeyDown={(event) => {
          if (calling.onKey(event)) return;
          if (event.key === "Escape" && onEscape) {
            event.stopPropagation();
            onEscape();
          }
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
      <span class="aside-only" role="status">
        {open ? `${calling.names.length} names. Arrows choose, Enter takes ${calling.names[calling.at]}.` : ""}
      </span>
    </>
  );
}

/** What somebody types into a field: kept after a pause, when they leave, and when the form goes. */
import { useEffect, useRef, useState } from "preact/hooks";

/** The pause after which what was typed is kept, milliseconds. */
export const PAUSE = 400;

export interface Typed {
  text: string;
  type(text: string): void;
  /** Keeps it now. */
  keep(): void;
  /** Goes back to what the document has. */
  forget(): void;
}

/**
 * The text of a field over `value`, that of the document. `onKeep` says whether it could be kept; what cannot stays in
 * the field, as does what is being typed when somebody else changes the value.
 */
export function useTyped(value: string, onKeep: (text: string) => boolean): Typed {
  const [draft, setDraft] = useState<string | null>(null);
  const now = useRef<{ draft: string | null; timer: number }>({ draft: null, timer: 0 });
  const latest = useRef({ value, onKeep });
  latest.current = { value, onKeep };
  const set = (text: string | null): void => {
    now.current.draft = text;
    setDraft(text);
  };
  const keep = (): void => {
    clearTimeout(now.current.timer);
    const text = now.current.draft;
    if (text === null) return;
    if (text === latest.current.value || latest.current.onKeep(text) !== false) set(null);
  };
  const type = (text: string): void => {
    set(text);
    clearTimeout(now.current.timer);
    now.current.timer = window.setTimeout(keep, PAUSE);
  };
  const last = useRef(keep);
  last.current = keep;
  useEffect(() => () => last.current(), []);
  return {
    text: draft ?? value,
    type,
    keep,
    forget: () => {
      clearTimeout(now.current.timer);
      set(null);
    },
  };
}

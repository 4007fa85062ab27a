/** Finds a user by how the name begins: a combobox with a list; arrows move, Enter chooses, Escape empties it. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Avatar } from "../people/Avatar";
import { find, type Known } from "./api";

interface Props {
  label: string;
  /** Those who are not offered, by id. */
  without: ReadonlySet<string>;
  onPick: (person: Known) => void;
}

/** Milliseconds of silence before the server is asked. */
const PAUSE = 150;

export function FindPerson({ label, without, onPick }: Props): JSX.Element {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(text);
  // The dialog is open before it is known whether there is something to type in.
  useEffect(() => field.current?.focus(), []);
  const offered = found?.filter((person) => !without.has(person.id)) ?? [];
  const open = text !== "" && found !== null;
  const write = (next: string): void => {
    setText(next);
    setAt(0);
  };
  const pick = (person: Known | undefined): void => {
    if (!person) return;
    onPick(person);
    write("");
  };
  const press = (event: KeyboardEvent): void => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => setAt((at + 1) % Math.max(1, offered.length)),
      ArrowUp: () => setAt((at - 1 + offered.length) % Math.max(1, offered.length)),
      Enter: () => pick(offered[at]),
      Escape: () => write(""),
    };
    if (!open || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]?.();
  };
  return (
    <div class="field find">
      <label for={id}>{label}</label>
      <input
        ref={field}
        id={id}
        class="input"
        role="combobox"
        autocomplete="off"
        placeholder="Begin to type a name"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && offered[at] ? `${id}-${offered[at].id}` : undefined}
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={press}
      />
      <div id={`${id}-list`} class="sheet" role="listbox" aria-label={label} hidden={!open || offered.length === 0}>
        {offered.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's
          <div
            key={person.id}
            id={`${id}-${person.id}`}
            class="item"
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => pick(person)}
          >
            <Avatar name={person.name} color={person.color} />
            <span class="clip">{person.name}</span>
            <small class="muted">{person.role}</small>
          </div>
        ))}
      </div>
      <p class="hint" role="status">
        {open && offered.length === 0 ? (found.length > 0 ? "Already in the list." : "Nobody has such a name.") : ""}
      </p>
    </div>
  );
}

/** Whom the server finds; null while it is not known. */
function useFound(text: string): readonly Known[] | null {
  const [found, setFound] = useState<readonly Known[] | null>(null);
  const match = text.trim();
  useEffect(() => {
    if (match === "") return setFound(null);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      find(match, abort.signal).then(setFound, () => undefined);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [match]);
  return found;
}

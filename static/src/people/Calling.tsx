/** Names to choose from while one types `@`: those who are here first, then who spoke here, then everybody. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../core/http";
import { type Begun, begun, completed, meant } from "../rooms/mentions";
import { inOrder } from "../rooms/people";
import type { Stage } from "./stage";

const MOST = 6;
/** Everybody is asked for once nothing more was typed for so long, milliseconds. */
const PAUSE = 150;

/** A list of names that belongs to a field. */
export interface Calling {
  names: readonly string[];
  /** The one that Enter takes. */
  at: number;
  /** Whether the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
  take(name: string): void;
}

/** Watches the field's text and caret; `write` puts a text, and the caret somewhere in it. */
export function useCalling(
  stage: Stage,
  text: string,
  caret: number,
  write: (text: string, caret: number) => void,
): Calling {
  const [at, setAt] = useState(0);
  const [refused, refuse] = useState<number | null>(null);
  const found = begun(text, caret);
  const mention = found && found.start !== refused ? found : null;
  const everybody = useEverybody(mention);
  const names = mention ? meant([...known(stage), ...everybody], mention.typed, MOST) : [];
  const place = Math.min(at, names.length - 1);
  useEffect(() => setAt(0), [mention?.typed]);
  useEffect(() => {
    if (!found) refuse(null);
  }, [found === null]);
  const take = (name: string): void => {
    if (!mention) return;
    const done = completed(text, mention, caret, name);
    write(done.text, done.caret);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const name = names[place];
    if (name === undefined || !mention || event.isComposing) return false;
    if (event.key === "ArrowDown") setAt((place + 1) % names.length);
    else if (event.key === "ArrowUp") setAt((place - 1 + names.length) % names.length);
    else if (event.key === "Enter" || event.key === "Tab") take(name);
    else if (event.key === "Escape") refuse(mention.start);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { names, at: place, onKey, take };
}

/** The names of those who are here, then of those who said or did something here, but not one's own. */
function known({ room }: Stage): string[] {
  const me = room.you.peek()?.id ?? "";
  const here = inOrder(room.scene.peek().people.values(), me).filter(({ id }) => id !== me);
  const spoke = room.entries.peek().filter((entry) => entry.user.id !== me && !("via" in entry && entry.via));
  return [...here.map(({ name }) => name), ...spoke.map(({ user }) => user.name).reverse()];
}

/** Who else there is whose name begins so, as far as the server tells. */
function useEverybody(mention: Begun | null): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  const typed = mention?.typed ?? "";
  useEffect(() => {
    setNames([]);
    if (typed === "") return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<{ people: { name: string }[] }>("/api/people", { params: { match: typed }, signal: stop.signal }).then(
        ({ people }) => setNames(people.map(({ name }) => name)),
        () => undefined, // those who are here can still be called
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed]);
  return names;
}

interface ListProps {
  id: string;
  calling: Calling;
}

/** The list over the field; the focus stays in the field, which names the option in question. */
export function Names({ id, calling: { names, at, take } }: ListProps): JSX.Element | null {
  if (names.length === 0) return null;
  return (
    <div class="names" id={id} role="listbox" aria-label="People to mention">
      {names.map((name, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
        <div
          key={name}
          id={`${id}-${place}`}
          class="item"
          role="option"
          aria-selected={place === at}
          onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
          onClick={() => take(name)}
        >
          <span class="clip">{name}</span>
        </div>
      ))}
    </div>
  );
}

/** Which notifications the list shows. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Wanted } from "../notify/fold";
import { Icon } from "../ui/icons";
import { type Shortcut, useShortcuts } from "../ui/keys";

/** What is typed is looked for once nothing more came for so long, milliseconds. */
const PAUSE = 250;
const LONGEST = 100;

const STATES: readonly [state: Wanted["state"], words: string][] = [
  ["", "All"],
  ["unread", "Unread"],
  ["archived", "Archived"],
];

interface Props {
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
}

export function Filters({ wanted, onWanted }: Props): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(wanted.text);
  const shortcuts = useMemo<Shortcut[]>(
    () => [{ keys: "/", label: "Search", group: "Everywhere", act: () => field.current?.focus() }],
    [],
  );
  useShortcuts(shortcuts);
  const latest = useRef({ wanted, onWanted });
  latest.current = { wanted, onWanted };
  useEffect(() => {
    const timer = setTimeout(() => {
      const { wanted, onWanted } = latest.current;
      if (text.trim() !== wanted.text) onWanted({ ...wanted, text: text.trim() });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="row wrap inbox-filters">
      <fieldset class="segments" aria-label="Show">
        {STATES.map(([state, words]) => (
          <button
            key={state}
            type="button"
            class="btn"
            aria-pressed={wanted.state === state}
            onClick={() => onWanted({ ...wanted, state })}
          >
            {words}
          </button>
        ))}
      </fieldset>
      <select
        class="input"
        aria-label="Severity"
        value={wanted.severity}
        onChange={({ currentTarget }) => onWanted({ ...wanted, severity: currentTarget.value as Wanted["severity"] })}
      >
        <option value="">Any severity</option>
        <option value="info">Info</option>
        <option value="warning">Warning</option>
        <option value="critical">Critical</option>
      </select>
      <div class="search">
        <Icon name="search" />
        <input
          ref={field}
          class="input"
          type="search"
          placeholder="Search the inbox"
          aria-label="Search the inbox"
          maxLength={LONGEST}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === "Escape") setText("");
          }}
        />
        <kbd>/</kbd>
      </div>
    </div>
  );
}

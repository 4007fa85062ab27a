/** Everything one can do or go to, by name: type, arrows choose, Enter does it. */
import type { JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Choice, choices, dashboardsToGoTo } from "./choices";
import { Dialog } from "./Dialog";
import { matching, type Offer } from "./offers";

/** So many are listed at once. */
const LISTED = 50;

export function PaletteDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState<readonly Choice[]>(choices);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    dashboardsToGoTo().then(
      (more) => setAll((known) => [...known, ...more]),
      () => undefined,
    );
  }, []);
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, text]);
  const found = matching(all, text).slice(0, LISTED);
  const choose = (choice: Choice | undefined): void => {
    if (!choice) return;
    onClose();
    // What it does may look at where the focus is: let the dialog give it back first.
    setTimeout(choice.act);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") choose(found[at]);
    else if (step) setAt((at + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to, or do" onClose={onClose}>
      <div class="palette">
        <input
          class="input"
          role="combobox"
          aria-label="What"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          autocomplete="off"
          spellcheck={false}
          autofocus
          placeholder="A dashboard, a panel, or something to do"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <div ref={list} id={`${id}-list`} role="listbox" aria-label="What" tabIndex={-1}>
          {found.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the input
            <div
              key={choice.value}
              id={`${id}-${index}`}
              class="item"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => choose(choice)}
            >
              <Words {...choice} />
              {choice.keys && <kbd>{choice.keys}</kbd>}
            </div>
          ))}
        </div>
        <p class="hint" role="status">
          {found.length === 0 ? "Nothing is called so." : ""}
        </p>
      </div>
    </Dialog>
  );
}

function Words({ value, label, hint }: Offer): JSX.Element {
  return (
    <>
      <span class="clip">{label ?? value}</span>
      {hint && <small class="muted">{hint}</small>}
    </>
  );
}

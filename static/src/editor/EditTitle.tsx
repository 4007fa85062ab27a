/** The dashboard's title, to be changed in place. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Editing } from "./editing";

/** The longest title, characters. */
const LONGEST = 200;

export function EditTitle({ session }: Editing): JSX.Element {
  const { title } = session.dashboard;
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  const text = typed ?? title;
  useEffect(() => {
    // As wide as its text, without a rule in the page's own style.
    if (field.current) field.current.size = Math.max(6, Math.min(40, text.length + 1));
  }, [text]);
  const keep = (): void => {
    const said = (typed ?? title).trim();
    setTyped(null);
    if (left.current || said === "" || said === title) return;
    session.do([{ op: "set", path: "title", value: said }]);
  };
  return (
    <h1 class="edit-title">
      <input
        ref={field}
        class="input"
        aria-label="Name of the dashboard"
        maxLength={LONGEST}
        value={text}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onFocus={() => {
          left.current = false;
        }}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          event.stopPropagation();
          left.current = event.key === "Escape";
          event.currentTarget.blur();
        }}
      />
    </h1>
  );
}

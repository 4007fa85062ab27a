/** A query as a line of text, checked while one types; what is wrong is said with its place. */
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import type { Query } from "../../core/wire";
import { parseQuery, printQuery, type QueryFault } from "../../document/queryText";
import { useTyped } from "./typed";

interface Props {
  query: Query;
  /** What the server said against it. */
  fault: string | null;
  onChange: (query: Query) => boolean;
}

export function QueryText({ query, fault, onChange }: Props): JSX.Element {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const typed = useTyped(printQuery(query), (text) => {
    const parsed = parseQuery(text);
    return "query" in parsed && onChange(parsed.query);
  });
  const parsed = parseQuery(typed.text);
  const wrong = "fault" in parsed ? parsed.fault : null;
  const goThere = (at: number): void => {
    field.current?.focus();
    field.current?.setSelectionRange(at, at + 1);
  };
  return (
    <div class="field">
      <label for={id}>As text</label>
      <textarea
        ref={field}
        id={id}
        class="input query-text"
        rows={2}
        spellcheck={false}
        autocomplete="off"
        value={typed.text}
        aria-invalid={wrong !== null || fault !== null}
        aria-describedby={`${id}-fault`}
        onInput={({ currentTarget }) => typed.type(currentTarget.value)}
        onBlur={typed.keep}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          typed.keep();
        }}
      />
      <div id={`${id}-fault`} class="query-fault" role="status">
        {wrong ? <Place text={typed.text} fault={wrong} onGo={goThere} /> : fault && <p class="fault">{fault}</p>}
      </div>
    </div>
  );
}

/** What stands before the place, the place itself marked, and what is wrong there. */
function Place({ text, fault, onGo }: { text: string; fault: QueryFault; onGo: (at: number) => void }): JSX.Element {
  const from = Math.max(0, fault.at - 16);
  return (
    <>
      <code aria-hidden="true">
        {from > 0 && "…"}
        {text.slice(from, fault.at)}
        <mark>{text.charAt(fault.at) || "\u00a0"}</mark>
        {text.slice(fault.at + 1, fault.at + 12)}
      </code>
      <button type="button" class="linklike fault" onClick={() => onGo(fault.at)}>
        At {fault.at + 1}: {fault.text}
      </button>
    </>
  );
}

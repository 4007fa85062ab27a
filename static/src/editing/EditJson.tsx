/** The dashboard as text, to be changed and saved; what is wrong is named by place, and nobody's work is overwritten unasked. */
import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { RequestError } from "../core/errors";
import { call, get } from "../core/http";
import type { Dashboard } from "../document/panel";
import { Dialog } from "../ui/Dialog";
import { editable, type Fault, parsed, placeIn } from "./faults";
import { print } from "./print";

interface Props {
  dashboard: Dashboard;
  onSaved: (saved: Dashboard) => void;
  onClose: () => void;
}

const textOf = (dashboard: Dashboard): string => print(editable(dashboard));

export function EditJson({ dashboard, onSaved, onClose }: Props): JSX.Element {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [base, setBase] = useState(dashboard);
  const [text, setText] = useState(() => textOf(dashboard));
  const [fault, setFault] = useState<Fault | null>(null);
  const [theirs, setTheirs] = useState<Dashboard | null>(null);
  const [leaving, setLeaving] = useState(false);
  const changed = text !== textOf(base);

  const refuse = (found: Fault): void => {
    setFault(found);
    if (found.at === undefined) return;
    area.current?.focus();
    area.current?.setSelectionRange(found.at, found.at);
  };
  const save = async (revision: number): Promise<void> => {
    const result = parsed(text);
    if ("fault" in result) return refuse(result.fault);
    try {
      onSaved(
        await call<Dashboard>("PUT", `/api/dashboards/${base.id}`, {
          body: { ...base, variables: {}, ...result.value, revision },
        }),
      );
    } catch (cause) {
      const error = RequestError.of(cause);
      if (error.code === "conflict") setTheirs(await get<Dashboard>(`/api/dashboards/${base.id}`));
      else refuse({ text: error.message, ...at(placeIn(text, error.message)) });
    }
  };
  const takeTheirs = (latest: Dashboard): void => {
    setBase(latest);
    setText(textOf(latest));
    setTheirs(null);
    setFault(null);
  };
  const mayClose = (): boolean => {
    if (!changed || leaving) return true;
    setLeaving(true);
    return false;
  };

  return (
    <Dialog
      title="Edit as JSON"
      wide
      onClose={onClose}
      mayClose={mayClose}
      footer={
        <>
          {leaving && <span class="start row fault">Your changes are not saved.</span>}
          <button type="button" class={leaving ? "btn danger" : "btn"} onClick={onClose}>
            {leaving ? "Throw them away" : "Cancel"}
          </button>
          <button
            type="button"
            class="btn primary"
            aria-disabled={!changed}
            onClick={() => changed && save(base.revision)}
          >
            Save
          </button>
        </>
      }
    >
      <div class="field">
        <label class="aside-only" for={id}>
          The dashboard as JSON
        </label>
        <textarea
          ref={area}
          id={id}
          class="input json"
          spellcheck={false}
          autocomplete="off"
          value={text}
          aria-invalid={fault !== null}
          aria-describedby={`${id}-fault`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setFault(null);
            setLeaving(false);
          }}
        />
        <p class={fault ? "fault" : "hint"} id={`${id}-fault`} role={fault ? "alert" : undefined}>
          {fault?.text ??
            `Revision ${base.revision}. A panel's "at" is x, y, width, height: 24 columns, rows of 40 px.`}
        </p>
      </div>
      {theirs && (
        <div class="notice warn" role="alert">
          <p>Somebody saved revision {theirs.revision} in the meantime.</p>
          <span class="spring" />
          <button type="button" class="btn" onClick={() => takeTheirs(theirs)}>
            Take theirs
          </button>
          <button type="button" class="btn" onClick={() => save(theirs.revision)}>
            Save mine over it
          </button>
        </div>
      )}
    </Dialog>
  );
}

function at(place: number | undefined): { at?: number } {
  return place === undefined ? {} : { at: place };
}

/** The dashboard as text, to be changed and saved; only what one changed in it is, so that nobody's work is overwritten. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { call } from "../core/http";
import type { Change } from "../core/roomWire";
import { difference } from "../document/difference";
import { normal } from "../document/normal";
import { apply } from "../document/operations";
import type { Dashboard } from "../document/panel";
import { batches } from "../editor/batches";
import type { EditSession } from "../editor/session";
import { Dialog } from "../ui/Dialog";
import { editable, type Fault, parsed, placeIn } from "./faults";
import { print } from "./print";

interface Props {
  session: EditSession;
  onClose: () => void;
}

const textOf = (dashboard: Dashboard): string => print(editable(dashboard));

export function EditJson({ session, onClose }: Props): JSX.Element {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [base, setBase] = useState(session.live.document.peek());
  const [text, setText] = useState(() => textOf(base));
  const [fault, setFault] = useState<Fault | null>(null);
  const [sent, setSent] = useState<ReadonlySet<string> | null>(null);
  const [leaving, setLeaving] = useState(false);
  const changed = text !== textOf(base);
  const latest = session.dashboard;
  const moved = latest !== base && textOf(latest) !== textOf(base);

  const refuse = (found: Fault): void => {
    setFault(found);
    if (found.at === undefined) return;
    area.current?.focus();
    area.current?.setSelectionRange(found.at, found.at);
  };
  const save = (): void => {
    const result = parsed(text);
    if ("fault" in result) {
      refuse(result.fault);
      return;
    }
    try {
      const wanted = normal({ ...editable(base), description: "", variables: {}, panels: {}, ...result.value });
      const ops = difference(normal(editable(base)), wanted);
      if (batches(ops).length > 1) void replace(ops);
      else setSent(new Set(session.submit(ops)));
    } catch (cause) {
      refused((cause as Error).message);
    }
  };
  /** What is too much for one command goes as a whole document, so that all of it is saved or nothing. */
  const replace = async (ops: readonly Change[]): Promise<void> => {
    setSent(new Set());
    const { id: dashboard, revision } = session.live.document.peek();
    const body = { ...editable(apply(session.live.document.peek(), ops)), revision };
    await call("PUT", `/api/dashboards/${dashboard}`, { body }).then(onClose, (cause: unknown) => {
      setSent(null);
      refused((cause as Error).message);
    });
  };
  const refused = (message: string): void => {
    const at = placeIn(text, message);
    refuse({ text: message, ...(at !== undefined && { at }) });
  };
  const { refusals, saved } = session.live;
  useEffect(() => {
    if (!sent?.size) return;
    const found = refusals.value.find(({ operationId }) => sent.has(operationId));
    if (found) {
      session.live.dismiss(found.operationId);
      setSent(null);
      refused(found.reason);
    } else if (saved.value.kind !== "saving") onClose();
  }, [sent, refusals.value, saved.value]);
  useEffect(() => {
    session.live.minding.value = "";
    return () => {
      session.live.minding.value = null;
    };
  }, [session]);
  const takeTheirs = (): void => {
    setBase(latest);
    setText(textOf(latest));
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
          <button type="button" class="btn primary" aria-disabled={!changed} onClick={() => changed && !sent && save()}>
            {sent ? "Saving…" : "Save"}
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
            `A panel's "at" is x, y, width, height: 24 columns, rows of 40 px. Only what you change is saved.`}
        </p>
      </div>
      {moved && (
        <div class="notice warn" role="status">
          <p>Somebody changed the dashboard in the meantime. What you save goes on top of it.</p>
          <span class="spring" />
          <button type="button" class="btn" onClick={takeTheirs}>
            {changed ? "Throw mine away, show theirs" : "Show theirs"}
          </button>
        </div>
      )}
    </Dialog>
  );
}

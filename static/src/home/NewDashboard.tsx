/** A dashboard to be: its name, and panels for what arrives, or none. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { counted } from "../time/words";
import { Dialog } from "../ui/Dialog";
import { create, type Suggestion } from "./api";
import { Picker } from "./Picker";
import { placed } from "./placing";

interface Props {
  connection: LiveConnection;
  onClose: () => void;
}

export function NewDashboard({ connection, onClose }: Props): JSX.Element {
  const id = useId();
  const [title, setTitle] = useState("");
  const [picked, pick] = useState<ReadonlySet<Suggestion>>(new Set());
  const [fault, setFault] = useState("");
  const make = async (): Promise<void> => {
    if (title.trim() === "") return setFault("Give it a name.");
    try {
      const { id: made } = await create({ title: title.trim(), panels: placed([...picked]) });
      location.assign(`/d/${made}`);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <Dialog
      title="New dashboard"
      wide
      onClose={onClose}
      footer={
        <>
          <button type="button" class="btn" onClick={onClose}>
            Cancel
          </button>
          <button type="button" class="btn primary" onClick={make}>
            {picked.size === 0 ? "Create empty" : `Create with ${counted(picked.size, "panel")}`}
          </button>
        </>
      }
    >
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <label for={id}>Name</label>
        <input
          id={id}
          class="input"
          autofocus
          autocomplete="off"
          placeholder="Production"
          value={title}
          aria-invalid={fault !== ""}
          aria-describedby={`${id}-fault`}
          onInput={(event) => {
            setTitle(event.currentTarget.value);
            setFault("");
          }}
        />
        <p class="fault" id={`${id}-fault`} role="alert" hidden={fault === ""}>
          {fault}
        </p>
      </form>
      <h3>Panels for what is arriving</h3>
      <Picker connection={connection} picked={picked} onPick={pick} />
    </Dialog>
  );
}

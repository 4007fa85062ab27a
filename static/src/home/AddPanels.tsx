/** Puts panels for what arrives below those that a dashboard has. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { RequestError } from "../core/errors";
import { call } from "../core/http";
import type { Dashboard, Panel } from "../document/panel";
import { counted } from "../time/words";
import { Dialog } from "../ui/Dialog";
import type { Suggestion } from "./api";
import { Picker } from "./Picker";
import { placed } from "./placing";

interface Props {
  dashboard: Dashboard;
  connection: LiveConnection;
  onSaved: (saved: Dashboard) => void;
  onClose: () => void;
}

export function AddPanels({ dashboard, connection, onSaved, onClose }: Props): JSX.Element {
  const [picked, pick] = useState<ReadonlySet<Suggestion>>(new Set());
  const [fault, setFault] = useState("");
  const save = async (): Promise<void> => {
    const panels = below(dashboard.panels, placed([...picked]));
    try {
      onSaved(await call<Dashboard>("PUT", `/api/dashboards/${dashboard.id}`, { body: { ...dashboard, panels } }));
    } catch (error) {
      setFault(
        RequestError.of(error).code === "conflict"
          ? "Somebody changed this dashboard in the meantime. Reload the page, then add again."
          : (error as Error).message,
      );
    }
  };
  return (
    <Dialog
      title="Add panels"
      wide
      onClose={onClose}
      footer={
        <>
          {fault && (
            <span class="start row fault" role="alert">
              {fault}
            </span>
          )}
          <button type="button" class="btn" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            class="btn primary"
            aria-disabled={picked.size === 0}
            onClick={() => picked.size > 0 && save()}
          >
            Add {picked.size === 0 ? "panels" : counted(picked.size, "panel")}
          </button>
        </>
      }
    >
      <Picker connection={connection} picked={picked} onPick={pick} />
    </Dialog>
  );
}

/** Both together: the new panels under the old ones, by ids that are still free. */
export function below(
  old: Readonly<Record<string, Panel>>,
  added: Readonly<Record<string, Panel>>,
): Record<string, Panel> {
  const end = Object.values(old).reduce((most, { at }) => Math.max(most, at[1] + at[3]), 0);
  const all: Record<string, Panel> = { ...old };
  let number = 1;
  for (const panel of Object.values(added)) {
    while (`p${number}` in all) number += 1;
    const [x, y, w, h] = panel.at;
    all[`p${number}`] = { ...panel, at: [x, y + end, w, h] };
  }
  return all;
}

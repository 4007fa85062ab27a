/** Everything about one panel, beside the grid; on a phone over the whole page, with the panel on top. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Panel } from "../../document/panel";
import { fieldsOf } from "../../panels/fields";
import type { OptionField, PanelKind } from "../../panels/kind";
import { PanelBody } from "../../panels/PanelBody";
import { KINDS, kindOf } from "../../panels/registry";
import { Drawn, Icon } from "../../ui/icons";
import { focusLater } from "../actions";
import type { Editing } from "../editing";
import { type Catalogue, useCatalogue } from "./catalogue";
import { Field } from "./Field";
import { Gone } from "./Gone";
import { Queries } from "./Queries";

/** The sheet of the panel that is configured, while there is one. */
export function Sheet({ editing }: { editing: Editing }): JSX.Element | null {
  const id = editing.session.configuring.value;
  return id === null ? null : <Open key={id} editing={editing} id={id} />;
}

function Open({ editing, id }: { editing: Editing; id: string }): JSX.Element {
  const { session } = editing;
  const box = useRef<HTMLElement>(null);
  const catalogue = useCatalogue();
  const panel = session.panel(id);
  const last = useRef(panel);
  if (panel) last.current = panel;
  useEffect(() => {
    document.body.classList.add("configuring");
    box.current?.querySelector<HTMLElement>(".content .input")?.focus();
    document.querySelector(`[data-panel="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
    session.doing.value = { panel: id, what: "configure" };
    session.live.minding.value = `panels.${id}.`;
    return () => {
      session.live.minding.value = null;
      document.body.classList.remove("configuring");
      session.doing.value = null;
    };
  }, [id, session]);
  const close = (): void => {
    session.configuring.value = null;
    focusLater(id);
  };
  return (
    <aside
      ref={box}
      class="config-sheet"
      aria-label={`Configure ${last.current?.title || "the panel"}`}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header>
        <h2 class="clip">{last.current?.title || "Untitled"}</h2>
        <span class="spring" />
        <button type="button" class="btn ghost icon" aria-label="Close" data-tip="Close (Esc)" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {panel ? (
        <Form editing={editing} id={id} panel={panel} catalogue={catalogue} />
      ) : (
        last.current && <Gone session={session} id={id} panel={last.current} onClose={close} />
      )}
    </aside>
  );
}

interface FormProps {
  editing: Editing;
  id: string;
  panel: Panel;
  catalogue: Catalogue;
}

function Form({ editing, id, panel, catalogue }: FormProps): JSX.Element {
  const { session } = editing;
  const kind = kindOf(panel.kind);
  const groups = groupsOf(fieldsOf(kind, panel));
  return (
    <div class="content">
      {editing.width.value === "phone" && <Preview editing={editing} id={id} panel={panel} />}
      <KindPicker panel={panel} onPick={(picked) => session.set(id, "kind", picked)} />
      {[...groups].map(([group, fields], index) => (
        <section key={group} class="group">
          <h3>{group}</h3>
          {fields.map((field) => (
            <Field key={field.path} session={session} id={id} panel={panel} field={field} />
          ))}
          {index === 0 && kind.asks && (
            <section class="group">
              <h3>Queries</h3>
              <Queries session={session} id={id} panel={panel} catalogue={catalogue} />
            </section>
          )}
        </section>
      ))}
      <button type="button" class="btn danger-text" onClick={() => session.remove(id)}>
        <Icon name="trash" />
        Remove this panel
      </button>
    </div>
  );
}

/** Fields under their headings, in the order in which these come first. */
export function groupsOf(fields: readonly OptionField[]): Map<string, OptionField[]> {
  const groups = new Map<string, OptionField[]>();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return groups;
}

function KindPicker({ panel, onPick }: { panel: Panel; onPick: (kind: string) => void }): JSX.Element {
  const [open, setOpen] = useState(false);
  const current = kindOf(panel.kind);
  return (
    <div class="field">
      <span class="label">Shown as</span>
      <button type="button" class="btn kind-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Drawn path={current.icon} />
        {current.name}
        <span class="spring" />
        <span class="muted">{open ? "Close" : "Change"}</span>
      </button>
      {open && (
        <fieldset class="kinds" aria-label="Kinds of panels">
          {KINDS.map((kind) => (
            <KindButton key={kind.kind} kind={kind} chosen={kind === current} onPick={onPick} />
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface KindProps {
  kind: PanelKind;
  chosen: boolean;
  onPick: (kind: string) => void;
}

function KindButton({ kind, chosen, onPick }: KindProps): JSX.Element {
  return (
    <button
      type="button"
      class="btn kind"
      aria-pressed={chosen}
      data-tip={kind.description}
      onClick={() => chosen || onPick(kind.kind)}
    >
      <Drawn path={kind.icon} />
      {kind.name}
    </button>
  );
}

/** Where the sheet hides the panel itself. */
function Preview({ editing, id, panel }: Omit<FormProps, "catalogue">): JSX.Element {
  const { connection, time, sync } = editing;
  // Its name is another than that of the panel below.
  const shown = useMemo(() => ({ ...panel, title: `${panel.title}, preview` }), [panel]);
  return (
    <div class="sheet-preview card">
      <PanelBody
        id={`preview-${id}`}
        panel={shown}
        range={time.range}
        live={time.live}
        connection={connection}
        sync={sync}
        onZoom={() => undefined}
        onZoomOut={() => undefined}
      />
    </div>
  );
}

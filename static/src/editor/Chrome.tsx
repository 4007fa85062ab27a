/** What a panel has while it may be edited: edges to pull, a button to configure it; on a phone, two to change the order. */
import type { FunctionComponent, JSX } from "preact";
import type { PanelSlot } from "../grid/slots";
import { Icon } from "../ui/icons";
import { configure, reorder } from "./actions";
import type { Editing } from "./editing";
import type { Edge } from "./geometry";
import { earlier, later } from "./order";

const EDGES: readonly Edge[] = ["n", "e", "s", "w", "ne", "nw", "sw", "se"];

/** The chrome of every panel of one page. */
export function chromeOf(editing: Editing): FunctionComponent<PanelSlot> {
  return (slot) => <Chrome editing={editing} {...slot} />;
}

function Chrome({ editing, id, panel }: PanelSlot & { editing: Editing }): JSX.Element {
  const phone = editing.width.value === "phone";
  return (
    <>
      <div class="panel-tools">
        {phone && <Order editing={editing} id={id} />}
        <button
          type="button"
          class="btn ghost icon"
          aria-label={`Configure ${panel.title || "this panel"}`}
          data-tip="Configure (o)"
          aria-expanded={editing.session.configuring.value === id}
          onClick={() => configure(editing, id)}
        >
          <Icon name="sliders" />
        </button>
      </div>
      {!phone && EDGES.map((edge) => <i key={edge} class={`grip ${edge}`} data-edge={edge} aria-hidden="true" />)}
    </>
  );
}

function Order({ editing, id }: { editing: Editing; id: string }): JSX.Element {
  const { panels } = editing.session.dashboard;
  const [before, after] = [earlier(panels, id), later(panels, id)];
  const title = panels[id]?.title || "this panel";
  return (
    <>
      <button
        type="button"
        class="btn ghost icon"
        aria-label={`Move ${title} up`}
        aria-disabled={before === null}
        onClick={() => before && reorder(editing, before, id)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="btn ghost icon"
        aria-label={`Move ${title} down`}
        aria-disabled={after === null}
        onClick={() => after && reorder(editing, after, id)}
      >
        <Icon name="down" />
      </button>
    </>
  );
}

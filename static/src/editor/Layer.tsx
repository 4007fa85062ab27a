/** All of the editor that is not in the bar: what it adds to the grid, what is open beside it, what is read out. */
import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { toast } from "../ui/Toast";
import { entriesOf, focusLater } from "./actions";
import { chromeOf } from "./Chrome";
import { follow } from "./drag";
import { type Editing, shownPlace } from "./editing";
import { Sheet } from "./form/Sheet";
import type { Edge } from "./geometry";
import { landingOf } from "./Landing";
import { Opened } from "./Opened";

export function Layer({ editing }: { editing: Editing }): JSX.Element {
  const { session, carrying } = editing;
  useGridTools(editing);
  usePointers(editing);
  useCarryingKeys(editing);
  useSignalEffect(() => {
    const held = carrying.held.value;
    if (held && !session.panel(held.id)) {
      carrying.cancel();
      toast({ text: "Somebody removed the panel that you were moving." });
    }
  });
  return (
    <>
      <Sheet editing={editing} />
      <Opened editing={editing} />
      <p class="aside-only" role="status" aria-live="assertive">
        {session.spoken.value}
      </p>
    </>
  );
}

function useGridTools(editing: Editing): void {
  const { tools, carrying, session } = editing;
  useLayoutEffect(() => {
    tools.value = {
      places: carrying.places,
      classOf: (id) => {
        const grip = carrying.grip.value;
        if (grip?.id === id)
          return grip.how === "keys" ? "editable held" : grip.edge ? "editable pulled" : "editable dragged";
        return session.configuring.value === id ? "editable configured" : "editable";
      },
      Chrome: chromeOf(editing),
      Landing: landingOf(carrying),
      entriesOf: (slot) => entriesOf(editing, slot),
    };
    document.body.classList.add("editing");
    session.spoken.value =
      "Editing. Arrows go from panel to panel, Enter picks one up, o configures it, a adds one, question mark lists all keys.";
    return () => {
      carrying.cancel();
      tools.value = null;
      session.configuring.value = null;
      session.opened.value = null;
      document.body.classList.remove("editing");
    };
  }, [editing]);
}

/** Presses on headers move panels, presses on edges resize them. */
function usePointers(editing: Editing): void {
  const { carrying } = editing;
  useEffect(() => {
    const stop = new AbortController();
    const pressed = (event: PointerEvent): void => {
      const target = event.target as Element;
      const panel = target.closest<HTMLElement>("#main > [data-panel]:not(.full)");
      const grid = panel?.parentElement;
      if (event.button !== 0 || !panel || !grid || editing.width.peek() === "phone") return;
      const edge = (target.closest<HTMLElement>("[data-edge]")?.dataset.edge ?? null) as Edge | null;
      if (!edge && (!target.closest("[data-panel] > header") || target.closest("button, a, input"))) return;
      const id = panel.dataset.panel ?? "";
      const at = shownPlace(editing, id);
      if (!at) return;
      const dragged = { panel, grid, at, edge };
      follow(event, dragged, {
        onStart: () => carrying.take(id, at, "pointer", edge),
        onTarget: (place) => carrying.aim(place),
        onDrop: () => carrying.drop(),
        onCancel: () => carrying.cancel(),
      });
    };
    const configured = ({ target }: MouseEvent): void => {
      if (!(target instanceof Element) || target.closest("button")) return;
      const id = target.closest("[data-panel] > header")?.parentElement?.dataset.panel;
      if (id) editing.session.configuring.value = id;
    };
    document.addEventListener("pointerdown", pressed, { signal: stop.signal });
    document.addEventListener("dblclick", configured, { signal: stop.signal });
    return () => stop.abort();
  }, [editing, carrying]);
}

/** While a panel is held by the keyboard, the keys are for it. */
function useCarryingKeys({ carrying }: Editing): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const held = carrying.held.peek();
      if (held?.how !== "keys") return;
      if (event.key === "Enter" || event.key === " ") carrying.drop();
      else if (event.key === "Escape") carrying.cancel();
      else if (event.key === "Tab") carrying.drop();
      else if (!carrying.press(event.key, event.shiftKey)) return;
      if (event.key === "Tab") return;
      event.preventDefault();
      event.stopPropagation();
      focusLater(held.id);
    };
    addEventListener("keydown", pressed, { capture: true });
    return () => removeEventListener("keydown", pressed, { capture: true });
  }, [carrying]);
}

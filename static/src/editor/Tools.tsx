/** What the bar has while one edits: undo, redo, whether all is saved, a new panel, and the way out. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Change } from "../core/roomWire";
import { describe } from "../document/describe";
import { Icon } from "../ui/icons";
import { useShortcuts } from "../ui/keys";
import type { Editing } from "./editing";
import { Sign } from "./Sign";
import { savedWords } from "./saved";
import { keysOf } from "./shortcuts";

interface Props {
  editing: Editing;
  onDone: () => void;
}

export function Tools({ editing, onDone }: Props): JSX.Element {
  const { session } = editing;
  const { undoing, redoing, opened } = session;
  useShortcuts(useMemo(() => keysOf(editing), [editing]));
  return (
    <fieldset class="edit-tools" aria-label="Editing">
      <SavedState editing={editing} />
      <Back
        name="undo"
        label={undoing.value ? `Undo: ${phrase(undoing.value, editing)}` : "Nothing to undo"}
        keys="Ctrl Z"
        may={undoing.value !== null}
        onPress={() => session.undo()}
      />
      <Back
        name="redo"
        label={redoing.value ? `Redo: ${phrase(redoing.value, editing)}` : "Nothing to redo"}
        keys="Ctrl Shift Z"
        may={redoing.value !== null}
        onPress={() => session.redo()}
      />
      <button
        type="button"
        class="btn"
        data-tip="Add a panel (a)"
        onClick={() => {
          opened.value = "add";
        }}
      >
        <Icon name="plus" />
        <span class="roomy">Add panel</span>
      </button>
      <button type="button" class="btn primary" data-tip="Stop editing (e)" onClick={onDone}>
        Done
      </button>
    </fieldset>
  );
}

function phrase(ops: readonly Change[], { session }: Editing): string {
  return describe(ops, session.dashboard, 2);
}

interface BackProps {
  name: "undo" | "redo";
  label: string;
  keys: string;
  may: boolean;
  onPress: () => void;
}

function Back({ name, label, keys, may, onPress }: BackProps): JSX.Element {
  return (
    <button
      type="button"
      class="btn ghost icon"
      aria-label={label}
      aria-disabled={!may}
      data-tip={may ? `${label} (${keys})` : label}
      onClick={() => may && onPress()}
    >
      <Sign name={name} />
    </button>
  );
}

/** "Saved" stands there only when it is. */
function SavedState({ editing: { session } }: { editing: Editing }): JSX.Element {
  const { text, tone, tip } = savedWords(session.live.saved.value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard reaches the tip
    <span class={`saved ${tone}`} role="status" tabIndex={0} data-tip={tip}>
      {text}
    </span>
  );
}

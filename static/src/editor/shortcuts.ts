/** What the keys do while one edits. */
import { focusedPanel, onPanel } from "../grid/focus";
import type { Shortcut } from "../ui/keys";
import { configure, copied, focusLater, onFocused, paste, tidy } from "./actions";
import { type Editing, shownPlace } from "./editing";

export function keysOf(editing: Editing): Shortcut[] {
  const { session, carrying, opened } = { ...editing, opened: editing.session.opened };
  const group = "Editing";
  const onSelf = (event: KeyboardEvent): boolean => onPanel(event) && carrying.held.peek() === null;
  const copying = (): boolean => focusedPanel() !== null && (getSelection()?.isCollapsed ?? true);
  return [
    { keys: "a", label: "Add a panel", group, act: () => (opened.value = "add") },
    { keys: "o", label: "Configure the panel", group, act: onFocused((id) => configure(editing, id)) },
    {
      keys: "Enter",
      label: "Pick the panel up; arrows move it, Shift arrows resize it, Enter drops it, Esc cancels",
      group,
      when: onSelf,
      act: onFocused((id) => {
        const from = shownPlace(editing, id);
        if (from) carrying.take(id, from, "keys");
      }),
    },
    { keys: "mod+d", label: "Duplicate it", group, act: onFocused((id) => focusLater(session.duplicate(id))) },
    { keys: "mod+c", label: "Copy it", group, when: copying, act: onFocused((id) => copied(id, editing)) },
    { keys: "mod+v", label: "Paste the panel that was copied", group, act: () => paste(editing) },
    { keys: "Delete", label: "Remove it", group, when: onPanel, act: onFocused((id) => session.remove(id)) },
    { keys: "Backspace", label: "Remove it", group, when: onPanel, act: onFocused((id) => session.remove(id)) },
    {
      keys: "mod+z",
      label: "Undo your last change; with Shift, do it again",
      group,
      act: ({ shiftKey }) => (shiftKey ? session.redo() : session.undo()),
    },
    { keys: "", label: "Tidy up: close the gaps between panels", group, act: () => tidy(editing) },
    { keys: "mod+y", label: "Do again what you undid", group, act: () => session.redo() },
  ];
}

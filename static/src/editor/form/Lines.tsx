/** A field that is a list of lines, each with its own controls, and a button for one more. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../ui/icons";
import { Below } from "./useField";

interface Props {
  /** Unlike any other on the page. */
  id: string;
  label: string;
  help: string | undefined;
  /** What the button says. */
  more: string;
  onMore: () => void;
  /** One `Line` each. */
  children: ComponentChildren;
}

export function Lines({ id, label, help, more, onMore, children }: Props): JSX.Element {
  return (
    <div class="field">
      <span class="aside-only" id={id}>
        {label}
      </span>
      <ul class="lines" aria-labelledby={id}>
        {children}
      </ul>
      <Below id={`${id}-below`} fault={null} help={help} />
      <button type="button" class="btn" onClick={onMore}>
        <Icon name="plus" />
        {more}
      </button>
    </div>
  );
}

interface LineProps {
  /** What is wrong with it; null = nothing. */
  wrong: string | null;
  /** The name of the button that removes it. */
  remove: string;
  onRemove: () => void;
  children: ComponentChildren;
}

export function Line({ wrong, remove, onRemove, children }: LineProps): JSX.Element {
  return (
    <li>
      <span class="line">
        {children}
        <button type="button" class="btn ghost icon" aria-label={remove} onClick={onRemove}>
          <Icon name="trash" />
        </button>
      </span>
      {wrong && (
        <p class="fault" role="alert">
          {wrong}
        </p>
      )}
    </li>
  );
}

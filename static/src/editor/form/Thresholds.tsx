/** From which values on which colours: a line each, in the order of their values. */
import type { JSX } from "preact";
import type { StatusColor, Threshold } from "../../document/panel";
import { Icon } from "../../ui/icons";
import { ColorSelect } from "./ColorSelect";
import { faultOf } from "./faultOf";
import { freeKey } from "./keys";
import { useTyped } from "./typed";
import { Below, type FieldProps, wrongNumber } from "./useField";

export function Thresholds({ session, id, panel, field }: FieldProps): JSX.Element {
  const all = Object.entries(panel.thresholds ?? {}).sort(([, a], [, b]) => a.value - b.value);
  const path = `panels.${id}.thresholds`;
  const add = (): void => {
    const last = all.at(-1)?.[1];
    const value: Threshold = last ? { value: last.value + 10, color: "red" } : { value: 80, color: "amber" };
    session.do([{ op: "add", path: `${path}.${freeKey(panel.thresholds, "t")}`, value }]);
  };
  return (
    <div class="field">
      <span class="aside-only" id={`${id}-thresholds`}>
        {field.label}
      </span>
      <ul class="lines" aria-labelledby={`${id}-thresholds`}>
        {all.map(([key, threshold]) => (
          <One
            key={key}
            threshold={threshold}
            fault={faultOf(session.live.refusals.value, `${path}.${key}.value`)}
            onValue={(value) => session.do([{ op: "set", path: `${path}.${key}.value`, value }])}
            onColor={(value) => session.do([{ op: "set", path: `${path}.${key}.color`, value }])}
            onRemove={() => session.do([{ op: "remove", path: `${path}.${key}` }])}
          />
        ))}
      </ul>
      <Below id={`${id}-thresholds-below`} fault={null} help={field.help} />
      <button type="button" class="btn" onClick={add}>
        <Icon name="plus" />
        Add a threshold
      </button>
    </div>
  );
}

interface OneProps {
  threshold: Threshold;
  fault: string | null;
  onValue: (value: number) => boolean;
  onColor: (color: StatusColor) => void;
  onRemove: () => void;
}

function One({ threshold: { value, color }, fault, onValue, onColor, onRemove }: OneProps): JSX.Element {
  const typed = useTyped(String(value), (text) =>
    text.trim() !== "" && wrongNumber(text, {}) === null ? onValue(Number(text)) : false,
  );
  const wrong = wrongNumber(typed.text, {}) ?? fault;
  return (
    <li>
      <span class="line">
        <i class={`tone-dot ${color}`} aria-hidden="true" />
        <input
          class="input"
          inputMode="decimal"
          aria-label="From this value on"
          aria-invalid={wrong !== null}
          value={typed.text}
          onInput={({ currentTarget }) => typed.type(currentTarget.value)}
          onBlur={typed.keep}
        />
        <ColorSelect color={color} onColor={(chosen) => chosen && onColor(chosen)} />
        <button type="button" class="btn ghost icon" aria-label={`Remove the threshold ${value}`} onClick={onRemove}>
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

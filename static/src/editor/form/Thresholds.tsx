/** From which values on which colours: a line each, in the order of their values. */
import type { JSX } from "preact";
import type { StatusColor, Threshold } from "../../document/panel";
import { ColorSelect } from "./ColorSelect";
import { faultOf } from "./faultOf";
import { freeKey } from "./keys";
import { Line, Lines } from "./Lines";
import { useTyped } from "./typed";
import { type FieldProps, wrongNumber } from "./useField";

export function Thresholds({ session, id, panel, field }: FieldProps): JSX.Element {
  const all = Object.entries(panel.thresholds ?? {}).sort(([, a], [, b]) => a.value - b.value);
  const path = `panels.${id}.thresholds`;
  const add = (): void => {
    const last = all.at(-1)?.[1];
    const value: Threshold = last ? { value: last.value + 10, color: "red" } : { value: 80, color: "amber" };
    session.do([{ op: "add", path: `${path}.${freeKey(panel.thresholds, "t")}`, value }]);
  };
  return (
    <Lines id={`${id}-thresholds`} label={field.label} help={field.help} more="Add a threshold" onMore={add}>
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
    </Lines>
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
    <Line wrong={wrong} remove={`Remove the threshold ${value}`} onRemove={onRemove}>
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
    </Line>
  );
}

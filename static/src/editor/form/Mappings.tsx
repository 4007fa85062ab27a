/** What values are called: a line each with the values that are meant, the word for them, and a colour. */
import type { JSX } from "preact";
import type { Mapping } from "../../document/panel";
import { ColorSelect } from "./ColorSelect";
import { faultOf } from "./faultOf";
import { freeKey } from "./keys";
import { Line, Lines } from "./Lines";
import { parseMeant, printMeant } from "./mapping";
import { useTyped } from "./typed";
import type { FieldProps } from "./useField";

export function Mappings({ session, id, panel, field }: FieldProps): JSX.Element {
  const path = `panels.${id}.mappings`;
  const add = (): void => {
    const value: Mapping = { value: 0, text: "off" };
    session.do([{ op: "add", path: `${path}.${freeKey(panel.mappings, "m")}`, value }]);
  };
  return (
    <Lines id={`${id}-mappings`} label={field.label} help={field.help} more="Add a mapping" onMore={add}>
      {Object.entries(panel.mappings ?? {}).map(([key, mapping]) => (
        <One
          key={key}
          mapping={mapping}
          fault={faultOf(session.live.refusals.value, `${path}.${key}`)}
          onChange={(value) => session.do([{ op: "set", path: `${path}.${key}`, value }])}
          onRemove={() => session.do([{ op: "remove", path: `${path}.${key}` }])}
        />
      ))}
    </Lines>
  );
}

interface OneProps {
  mapping: Mapping;
  fault: string | null;
  onChange: (mapping: Mapping) => boolean;
  onRemove: () => void;
}

function One({ mapping, fault, onChange, onRemove }: OneProps): JSX.Element {
  const { text, color, ...meant } = mapping;
  const look = { ...(text !== undefined && { text }), ...(color && { color }) };
  const which = useTyped(printMeant(meant), (said) => {
    const parsed = parseMeant(said);
    return parsed !== null && onChange({ ...parsed, ...look });
  });
  const word = useTyped(text ?? "", (said) => onChange({ ...meant, ...look, text: said }));
  const wrong = parseMeant(which.text) === null ? "Write a value, a range such as 0 to 5, or nothing." : fault;
  return (
    <Line wrong={wrong} remove="Remove this mapping" onRemove={onRemove}>
      <input
        class="input"
        aria-label="Value, range (0 to 5), or nothing"
        aria-invalid={wrong !== null}
        placeholder="0 to 5"
        value={which.text}
        onInput={({ currentTarget }) => which.type(currentTarget.value)}
        onBlur={which.keep}
      />
      <input
        class="input"
        aria-label="Is called"
        placeholder="word"
        maxLength={100}
        value={word.text}
        onInput={({ currentTarget }) => word.type(currentTarget.value)}
        onBlur={word.keep}
      />
      <ColorSelect
        color={color}
        none
        onColor={(chosen) =>
          onChange({ ...meant, ...(text !== undefined && { text }), ...(chosen && { color: chosen }) })
        }
      />
    </Line>
  );
}

/** One field of a panel as its kind describes it: the right control, its default, and what is wrong with it. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { COLORS } from "./colors";
import { Mappings } from "./Mappings";
import { Thresholds } from "./Thresholds";
import { useTyped } from "./typed";
import { UnitPicker } from "./UnitPicker";
import { Below, type FieldProps, useField, wrongNumber } from "./useField";

export function Field(props: FieldProps): JSX.Element {
  switch (props.field.type) {
    case "boolean":
      return <Check {...props} />;
    case "select":
      return <Select {...props} />;
    case "color":
      return <Select {...props} field={{ ...props.field, choices: COLORS }} />;
    case "unit":
      return <UnitPicker {...props} />;
    case "thresholds":
      return <Thresholds {...props} />;
    case "mappings":
      return <Mappings {...props} />;
    default:
      return <Line {...props} />;
  }
}

function Check(props: FieldProps): JSX.Element {
  const id = useId();
  const { value, set, fault } = useField(props);
  const { label, help } = props.field;
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          checked={value === true}
          aria-describedby={`${id}-below`}
          onChange={({ currentTarget }) => set(currentTarget.checked)}
        />
        {label}
      </label>
      <Below id={`${id}-below`} fault={fault} help={help} />
    </div>
  );
}

function Select(props: FieldProps): JSX.Element {
  const id = useId();
  const { value, set, fault } = useField(props);
  const { label, help, choices = [] } = props.field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={String(value)}
        aria-describedby={`${id}-below`}
        onChange={({ currentTarget }) => set(choices[currentTarget.selectedIndex]?.value ?? null)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={String(choice.value)}>
            {choice.label}
          </option>
        ))}
      </select>
      <Below id={`${id}-below`} fault={fault} help={help} />
    </div>
  );
}

/** One line, several lines, or a number. */
function Line(props: FieldProps): JSX.Element {
  const id = useId();
  const { field } = props;
  const { value, set, fault } = useField(props);
  const number = field.type === "number";
  const typed = useTyped(value === null ? "" : String(value), (text) => {
    if (!number) return set(text === "" && field.path !== "title" ? field.default : text);
    if (text.trim() === "") return set(field.default);
    return wrongNumber(text, field) === null && set(Number(text));
  });
  const wrong = number ? wrongNumber(typed.text, field) : null;
  const shared = {
    id,
    class: "input",
    value: typed.text,
    placeholder: field.placeholder,
    "aria-invalid": (wrong ?? fault) !== null,
    "aria-describedby": `${id}-below`,
    ...(!number && field.max !== undefined && { maxLength: field.max }),
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      typed.type(currentTarget.value),
    onBlur: typed.keep,
  };
  return (
    <div class="field">
      <label for={id}>{field.label}</label>
      {field.type === "lines" ? (
        <textarea rows={field.path === "description" ? 2 : 8} {...shared} />
      ) : (
        <input inputMode={number ? "decimal" : "text"} autocomplete="off" {...shared} />
      )}
      <Below id={`${id}-below`} fault={wrong ?? fault} help={field.help} />
    </div>
  );
}

/** What the numbers count: chosen from the table of units, or any word. */
import type { JSX } from "preact";
import { format, UNITS } from "../../core/units";
import type { Offer } from "../../ui/offers";
import { Combobox } from "./Combobox";
import { Below, type FieldProps, useField } from "./useField";

/** A number that shows how a unit is written. */
const SAMPLE: Readonly<Record<string, number>> = { ratio: 0.42, date: 1_795_348_800_000, "date-s": 1_795_348_800 };

const OFFERS: readonly Offer[] = [
  { value: "", label: "None", hint: format(1234, "") },
  ...UNITS.filter((unit) => unit !== "").map((unit) => ({ value: unit, hint: format(SAMPLE[unit] ?? 1234, unit) })),
];

export function UnitPicker(props: FieldProps): JSX.Element {
  const { value, set, fault } = useField(props);
  const { label, help, placeholder, max } = props.field;
  return (
    <div class="field">
      <Combobox
        label={label}
        value={String(value ?? "")}
        offers={OFFERS}
        free
        {...(placeholder && { placeholder })}
        {...(max !== undefined && { maxLength: max })}
        onPick={set}
      />
      <Below id={`unit-${props.id}`} fault={fault} help={help} />
    </div>
  );
}

/** One of the colours that carry a meaning. */
import type { JSX } from "preact";
import type { StatusColor } from "../../document/panel";
import { COLORS } from "./colors";

interface ColorProps {
  color: StatusColor | undefined;
  onColor: (color: StatusColor | null) => void;
  /** Whether there may be none. */
  none?: boolean;
}

export function ColorSelect({ color, onColor, none = false }: ColorProps): JSX.Element {
  return (
    <select
      class="input color"
      aria-label="Colour"
      value={color ?? ""}
      onChange={({ currentTarget }) => onColor((currentTarget.value || null) as StatusColor | null)}
    >
      {none && <option value="">No colour</option>}
      {COLORS.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

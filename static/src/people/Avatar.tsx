/** A person as a coloured circle: initials, and whether they are there. */
import type { JSX } from "preact";
import type { Person } from "../core/roomWire";
import { initials } from "../rooms/words";

type Shown = Pick<Person, "name" | "color"> & { status?: Person["status"]; tip?: string };

/** A decoration: the name stands or is said beside it. */
export function Avatar({ name, color, status, tip }: Shown): JSX.Element {
  return (
    <span class={`avatar ${status ?? ""}`} style={{ "--hue": color }} data-tip={tip} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** Where the panel that is held would land. */
import type { FunctionComponent } from "preact";
import type { Carrying } from "./carrying";

export function landingOf(carrying: Carrying): FunctionComponent {
  return () => {
    const held = carrying.held.value;
    if (held?.how !== "pointer") return null;
    const [x, y, w, h] = held.at;
    return (
      <div
        class={held.edge ? "landing over" : "landing"}
        style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` }}
        aria-hidden="true"
      >
        <span>
          {w} × {h}
        </span>
      </div>
    );
  };
}

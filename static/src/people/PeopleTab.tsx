/** Everyone who is here. */
import type { JSX } from "preact";
import { Everyone } from "./Everyone";
import type { Stage } from "./stage";

export function PeopleTab({ stage }: { stage: Stage }): JSX.Element {
  const count = stage.room.scene.value.count;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it
    <section class="tab-list" tabIndex={0} aria-label="Who is here">
      <Everyone stage={stage} />
      {count === 1 && <p class="muted nothing-said">Send somebody the address of this page: you will see them here.</p>}
    </section>
  );
}

/** That the dashboard one still looks at is no more, or no longer for oneself. It stays until one goes elsewhere. */
import type { JSX } from "preact";
import type { Stage } from "./stage";

export function Gone({ stage: { room } }: { stage: Stage }): JSX.Element | null {
  if (room.state.value !== "refused") return null;
  return (
    <p class="notice bad gone" role="alert">
      {room.error.value?.message}
      <a href="/">All dashboards</a>
    </p>
  );
}

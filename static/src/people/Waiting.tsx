/** That what one says waits for the connection. */
import type { JSX } from "preact";
import type { Stage } from "./stage";

export function Waiting({ stage: { room } }: { stage: Stage }): JSX.Element | null {
  const waiting = room.unsent.value.filter(({ refused }) => refused === null).length;
  if (room.state.value === "joined" || (room.state.value === "joining" && waiting === 0)) return null;
  if (room.state.value === "refused") return <p class="notice bad">{room.error.value?.message}</p>;
  return (
    <p class="notice warn" role="status">
      {waiting === 0
        ? "Not connected. What you write goes out once the connection is back."
        : `${waiting === 1 ? "1 message waits" : `${waiting} messages wait`} for the connection.`}
    </p>
  );
}

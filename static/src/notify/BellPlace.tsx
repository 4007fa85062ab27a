/** Where the bell stands in a bar; its code comes after the first paint, and it holds its place until then. */
import type { JSX } from "preact";
import type { LiveConnection } from "../charts/connect";
import { later } from "../ui/later";

export interface BellProps {
  connection: LiveConnection;
  /** Whether what comes is told in toasts. */
  toasts?: boolean;
}

const LiveBell = later(() => import("./LiveBell").then((module) => module.LiveBell));

export function BellPlace(props: BellProps): JSX.Element {
  return (
    <span class="bell-place">
      <LiveBell {...props} />
    </span>
  );
}

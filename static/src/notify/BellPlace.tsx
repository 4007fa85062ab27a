/** Where the bell stands in a bar; its code comes after the first paint, and it holds its place until then. */
import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { LiveConnection } from "../charts/connect";
import { later } from "../ui/later";
import type { Here } from "./here";

export interface BellProps {
  connection: LiveConnection;
  /** Whether what comes is told in toasts. */
  toasts?: boolean;
  /** What the page does itself with that which they lead to. */
  here?: ReadonlySignal<Here | null>;
}

const LiveBell = later(() => import("./LiveBell").then((module) => module.LiveBell));

export function BellPlace(props: BellProps): JSX.Element {
  return (
    <span class="bell-place">
      <LiveBell {...props} />
    </span>
  );
}

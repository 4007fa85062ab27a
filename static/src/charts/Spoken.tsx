import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { formatMoment } from "../core/time";
import type { Panel } from "../document/panel";
import type { Row } from "./data";
import { saidBy, told } from "./display";
import { unitOf } from "./lines";
import { readingsAt } from "./readings";
import type { CursorSync } from "./sync";

interface SpokenProps {
  id: string;
  panel: Panel;
  shown: ReadonlySignal<readonly Row[]>;
  sync: CursorSync;
}

/** How long the crosshair must rest before it is read out, milliseconds. */
const REST = 250;
/** More values than these are too many to listen to. */
const MOST = 4;

/** Says politely what is under the crosshair of this chart, once it rests. */
export function Spoken({ id, panel, shown, sync }: SpokenProps): JSX.Element {
  const words = useSignal("");
  useSignalEffect(() => {
    const pointed = sync.pointed.value;
    if (pointed?.source !== id) {
      words.value = "";
      return;
    }
    const timer = setTimeout(() => {
      const readings = readingsAt(shown.peek(), pointed.time).slice(0, MOST);
      const said = readings.map(
        ({ row, value }) => `${row.name} ${told(panel, saidBy(row, value), unitOf(panel, row))}`,
      );
      words.value = [formatMoment(pointed.time, Date.now()), ...said].join(", ");
    }, REST);
    return () => clearTimeout(timer);
  });
  return (
    <p class="unseen" aria-live="polite">
      {words}
    </p>
  );
}

import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { formatMoment } from "../core/time";
import type { Panel } from "../document/panel";
import type { Row } from "./data";
import { saidBy, told } from "./display";
import { lineOptions, unitOf } from "./lines";
import type { Plot } from "./plot";
import { type Reading, readingsAt } from "./readings";
import { holdsStates } from "./states";
import type { CursorSync } from "./sync";

interface TooltipProps {
  id: string;
  panel: Panel;
  plot: ReadonlySignal<Plot | null>;
  shown: ReadonlySignal<readonly Row[]>;
  sync: CursorSync;
}

/** More lines than this would hide the chart. */
const MOST = 12;
/** Distance from the crosshair, pixels. */
const ASIDE = 12;

/**
 * The values under the crosshair, sorted, beside it; only on the chart that is pointed at. On every chart that shares
 * the crosshair a dot marks each value.
 */
export function Tooltip({ id, panel, plot, shown, sync }: TooltipProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const dots = useRef<HTMLDivElement>(null);
  const pointed = sync.pointed.value;
  const readings = pointed ? readingsAt(shown.value, pointed.time) : [];
  const here = pointed?.source === id && readings.length > 0;
  useSignalEffect(() => {
    void sync.pointed.value;
    void shown.value;
    if (plot.value)
      queueMicrotask(() => {
        const time = sync.pointed.peek()?.time ?? null;
        place(plot.peek(), time, box.current, dots.current, time === null ? [] : readingsAt(shown.peek(), time));
      });
  });
  return (
    <>
      <div ref={dots} class="dots" aria-hidden="true">
        {(!lineOptions(panel).stacked || shown.value.every(holdsStates)) &&
          readings.map(({ row }) => <i key={row.key} class={`s${row.slot + 1}`} data-row={row.key} />)}
      </div>
      <div ref={box} class="tooltip" hidden={!here} aria-hidden="true">
        {pointed && <p>{formatMoment(pointed.time, Date.now())}</p>}
        {here && <Readings readings={readings} panel={panel} />}
      </div>
    </>
  );
}

function Readings({ readings, panel }: { readings: readonly Reading[]; panel: Panel }): JSX.Element {
  return (
    <table>
      <tbody>
        {readings.slice(0, MOST).map(({ row, value }) => (
          <tr key={row.key}>
            <th scope="row">
              <i class={`swatch s${row.slot + 1}`} />
              {row.name}
            </th>
            <td>{told(panel, saidBy(row, value), unitOf(panel, row))}</td>
          </tr>
        ))}
      </tbody>
      {readings.length > MOST && <caption>and {readings.length - MOST} more</caption>}
    </table>
  );
}

/** Moves box and dots to where the plot has the crosshair. */
function place(
  plot: Plot | null,
  time: number | null,
  box: HTMLElement | null,
  dots: HTMLElement | null,
  readings: readonly Reading[],
): void {
  if (!plot || time === null) return;
  const { offsetLeft, offsetTop, clientWidth, clientHeight } = plot.over;
  const left = plot.leftOf(time);
  const inside = left >= 0 && left <= clientWidth;
  for (const dot of dots?.querySelectorAll<HTMLElement>("i") ?? []) {
    const found = readings.find(({ row }) => row.key === dot.dataset.row);
    const top = found ? plot.topOf(found.row, found.value) : Number.NaN;
    dot.hidden = !inside || !(top >= 0 && top <= clientHeight);
    dot.style.transform = `translate(${offsetLeft + left}px, ${offsetTop + top}px)`;
  }
  if (!box || box.hidden) return;
  const flipped = left + ASIDE + box.offsetWidth > clientWidth;
  const x = Math.max(0, offsetLeft + (flipped ? left - ASIDE - box.offsetWidth : left + ASIDE));
  box.style.transform = `translate(${x}px, ${offsetTop + 4}px)`;
}

import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import type { Interval } from "../core/time";
import type { Panel } from "../document/panel";
import { staleSince } from "../series/staleness";
import { stretch, summarize, valueAt } from "../series/summary";
import type { PanelData, Row } from "./data";
import { saidBy, told } from "./display";
import { useReadable } from "./hooks";
import { sideOf, unitOf } from "./lines";
import { drawable, holdsStates } from "./states";
import type { CursorSync } from "./sync";

interface LegendProps {
  panel: Panel;
  data: PanelData;
  sync: CursorSync;
  bounds: () => Interval;
  /** Keys of the rows chosen; empty = all. */
  chosen: Signal<ReadonlySet<string>>;
  /** The row to stand out. */
  focus: Signal<string | null>;
}

/** How soon the values follow the crosshair, milliseconds. */
const FOLLOWING = 60;

/** What to do about a row of states among numbers. */
const NOT_DRAWN = "States have no place on an axis of numbers: show them in a state timeline, or by themselves.";

/** More rows than this are counted, not listed. */
const MOST = 60;

/** The series with their values: last, or under the crosshair; min and max where there is room. Click to see one alone. */
export function Legend({ panel, data, sync, bounds, chosen, focus }: LegendProps): JSX.Element {
  void useReadable(data.version).value;
  const interval = bounds();
  const rows = data.rowsIn(interval);
  const drawn = new Set(drawable(rows));
  const time = useReadable(sync.pointed, FOLLOWING).value?.time ?? null;
  return (
    <ul class="legend">
      {rows.slice(0, MOST).map((row) => (
        <li key={row.key} class={staleSince(row.window, row.at, interval.to) === null ? "" : "old"}>
          <button
            type="button"
            aria-pressed={chosen.value.size === 0 || chosen.value.has(row.key)}
            onClick={(event) => choose(chosen, row.key, event.ctrlKey || event.metaKey)}
            onPointerEnter={() => {
              focus.value = row.key;
            }}
            onPointerLeave={() => {
              focus.value = null;
            }}
          >
            <i class={`swatch s${row.slot + 1}`} />
            <span class="name">{row.name}</span>
            {sideOf(panel, row) === "right" && <small>right axis</small>}
            {!drawn.has(row) && <small data-tip={NOT_DRAWN}>states, not drawn</small>}
            <Values {...{ row, panel, interval, time }} />
          </button>
        </li>
      ))}
      {rows.length > MOST && <li class="more">and {rows.length - MOST} more</li>}
    </ul>
  );
}

interface ValuesProps {
  row: Row;
  panel: Panel;
  interval: Interval;
  time: number | null;
}

function Values({ row, panel, interval, time }: ValuesProps): JSX.Element {
  const { window, at } = row;
  const { last, min, max } = summarize(window.values(at), ...stretch(window, interval.from, interval.to));
  const under = time === null ? last : valueAt(window, at, time, 3 * (window.usualInterval(at) ?? window.step));
  const written = (value: number) => told(panel, saidBy(row, value), unitOf(panel, row));
  return (
    <>
      <b>{written(under)}</b>
      {panel.options?.extremes !== false && !holdsStates(row) && <Extremes min={written(min)} max={written(max)} />}
    </>
  );
}

function Extremes({ min, max }: { min: string; max: string }): JSX.Element {
  return (
    <>
      <span class="extreme">
        <small>min</small> {min}
      </span>
      <span class="extreme">
        <small>max</small> {max}
      </span>
    </>
  );
}

/** Click: this one alone, or all again when it was alone. With Ctrl or ⌘: this one too, or not. */
export function choose(chosen: Signal<ReadonlySet<string>>, key: string, adding: boolean): void {
  const before = chosen.peek();
  if (!adding) {
    chosen.value = before.size === 1 && before.has(key) ? new Set() : new Set([key]);
    return;
  }
  const next = new Set(before);
  if (!next.delete(key)) next.add(key);
  chosen.value = next;
}

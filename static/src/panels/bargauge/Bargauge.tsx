import type { JSX } from "preact";
import type { Row } from "../../charts/data";
import { saidBy, shownAs } from "../../charts/display";
import { useReadable } from "../../charts/hooks";
import { holdsStates } from "../../charts/states";
import type { Interval } from "../../core/time";
import { written } from "../../core/units";
import { type Panel, thresholdsOf } from "../../document/panel";
import { staleSince } from "../../series/staleness";
import { stretch, summarize } from "../../series/summary";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { measured } from "../measure";
import { scaleOf, share } from "../scale";
import { type Order, ranked } from "./ranking";
import css from "./style.css?inline";

adopt(css);

interface Bar {
  row: Row;
  name: string;
  value: number;
  old: boolean;
}

/** The largest of many, as bars. */
export function Bargauge({ panel, data, bounds }: ViewProps): JSX.Element {
  void useReadable(data.version).value;
  const interval = bounds();
  const { order = "high", top = 10 } = panel.options ?? {};
  const all = data.rowsIn(interval).map((row) => barOf(row, panel, interval));
  const words = all.every(({ row }) => holdsStates(row));
  const bars = ranked(all, words ? "name" : (order as Order), Number(top));
  const [min, max] = scaleOf(panel, Math.max(...all.map(({ value }) => (Number.isNaN(value) ? 0 : value))));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section class="bars" tabIndex={0} aria-label={`${panel.title}, bars`}>
      <dl>
        {bars.map((bar) => (
          <Line key={bar.row.key} {...{ bar, panel, min, max }} />
        ))}
      </dl>
      {all.length > bars.length && <p class="more">and {all.length - bars.length} more</p>}
    </section>
  );
}

function barOf(row: Row, panel: Panel, { from, to }: Interval): Bar {
  const summary = summarize(row.window.values(row.at), ...stretch(row.window, from, to));
  const old = staleSince(row.window, row.at, to) !== null;
  return { row, name: row.name, value: measured(row, summary, panel), old };
}

function Line({ bar, panel, min, max }: { bar: Bar; panel: Panel; min: number; max: number }): JSX.Element {
  const shown = shownAs(panel, saidBy(bar.row, bar.value));
  const states = holdsStates(bar.row);
  const length = share(bar.value, min, max) * 100;
  return (
    <div class={bar.old ? "bar-line old" : "bar-line"}>
      <dt class="clip">{bar.name}</dt>
      <dd class={states ? (shown.color ?? "") : ""}>{written(shown)}</dd>
      {!states && (
        <span class={`bar-track ${shown.color ?? ""}`} aria-hidden="true">
          <i style={{ inlineSize: `${length.toFixed(2)}%` }} />
          {thresholdsOf(panel).map(({ value, color }) => (
            <b
              key={value}
              class={color}
              style={{ insetInlineStart: `${(share(value, min, max) * 100).toFixed(2)}%` }}
            />
          ))}
        </span>
      )}
    </div>
  );
}

import type { JSX } from "preact";
import type { Row } from "../../charts/data";
import { saidBy, shownAs } from "../../charts/display";
import { useReadable } from "../../charts/hooks";
import { Sparkline } from "../../charts/Sparkline";
import { holdsStates } from "../../charts/states";
import { HOUR, MINUTE, SECOND } from "../../core/steps";
import { formatMoment, type Interval } from "../../core/time";
import { formatDuration } from "../../core/units";
import type { Panel, StatusColor } from "../../document/panel";
import { staleSince } from "../../series/staleness";
import { type Summary, stretch, summarize } from "../../series/summary";
import type { ViewProps } from "../kind";
import { measured } from "../measure";
import { type Change, changeOf } from "./change";

/** As many values as a panel can show at once and still be read. */
const MOST = 12;

/** The value as it is now, large; how it changed over the range; its course along the lower edge. */
export function Stat({ panel, data, bounds, stale, compact }: ViewProps): JSX.Element {
  void useReadable(data.version).value;
  const interval = bounds();
  const rows = data.rowsIn(interval).slice(0, MOST);
  const [only] = rows;
  if (rows.length > 1) return <Several {...{ rows, panel, interval }} />;
  if (!only) return <p class="stat-value">–</p>;
  const summary = summaryOf(only, interval);
  const { options = {} } = panel;
  const value = saidBy(only, measured(only, summary, panel));
  return (
    <>
      {options.tint === "panel" && <Tint color={shownAs(panel, value).color} />}
      <Value panel={panel} value={value} />
      {!compact && typeof value === "number" && (
        <Below {...{ panel, summary, interval }} begun={begunOf(only, summary)} since={stale.value} />
      )}
      {options.sparkline !== false && !holdsStates(only) && <Sparkline row={only} interval={interval} />}
    </>
  );
}

function summaryOf({ window, at }: Row, { from, to }: Interval): Summary {
  return summarize(window.values(at), ...stretch(window, from, to));
}

const begunOf = ({ window }: Row, { place }: Summary) => window.first + place * window.step;

function Value({ panel, value }: { panel: Panel; value: number | string }): JSX.Element {
  const { number, suffix, color } = shownAs(panel, value);
  const toned = (panel.options?.tint ?? "value") === "value" ? (color ?? "") : "";
  return (
    <p class={`stat-value ${toned}`}>
      {number}
      {suffix && <span class="unit"> {suffix}</span>}
    </p>
  );
}

/** The colour of the value behind everything. */
function Tint({ color }: { color: StatusColor | null }): JSX.Element | null {
  return color && <i class={`stat-tint ${color}`} aria-hidden="true" />;
}

interface BelowProps {
  panel: Panel;
  summary: Summary;
  interval: Interval;
  /** When the first value was. */
  begun: number;
  since: number | null;
}

function Below({ panel, summary, interval: { from, to }, begun, since }: BelowProps): JSX.Element | null {
  if (since !== null) return <p class="stat-below stale">stale since {formatMoment(since, Date.now())}</p>;
  const { delta, better } = panel.options ?? {};
  const change: Change | null = delta === false ? null : changeOf(summary.first, summary.last, panel.unit ?? "");
  if (change === null) return null;
  const good = change.sign === 0 || (better !== "up" && better !== "down") ? "" : goodness(change.sign, better);
  const span = formatDuration(calm(to - Math.max(from, begun)));
  return (
    <p class={`stat-below ${good}`}>
      <span aria-hidden="true">{change.sign > 0 ? "▲ " : change.sign < 0 ? "▼ " : ""}</span>
      <span class="unseen">{change.sign > 0 ? "up " : change.sign < 0 ? "down " : ""}</span>
      {change.sign === 0 ? "unchanged" : change.text} in {span}
    </p>
  );
}

/** A duration in milliseconds as a round one, so that it does not change with every point. */
function calm(span: number): number {
  const step = span < MINUTE ? SECOND : span < HOUR ? 10 * SECOND : MINUTE;
  return Math.round(span / step) * step;
}

const goodness = (sign: Change["sign"], better: "up" | "down") => (sign > 0 === (better === "up") ? "green" : "red");

/** One line for each of several series. */
function Several({ rows, panel, interval }: { rows: readonly Row[]; panel: Panel; interval: Interval }): JSX.Element {
  return (
    <dl class="stats">
      {rows.map((row) => (
        <div key={row.key} class={staleSince(row.window, row.at, interval.to) === null ? "" : "old"}>
          <dt class="clip">{row.name}</dt>
          <dd>
            <Value panel={panel} value={saidBy(row, measured(row, summaryOf(row, interval), panel))} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

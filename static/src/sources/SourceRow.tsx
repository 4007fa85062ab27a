/** One source: is it arriving, how much, and what was refused. */
import type { JSX } from "preact";
import { format } from "../core/units";
import { ago, counted, moment } from "../time/words";
import { Icon } from "../ui/icons";
import { Menu } from "../ui/Menu";
import type { Source } from "./api";
import { spark } from "./spark";

const WIDTH = 160;
const HEIGHT = 32;
/** A source that was heard within this time is arriving, milliseconds. */
const FRESH = 30_000;

interface Props {
  source: Source;
  /** Points a second over the last minutes; NaN = nothing known. */
  rates: ArrayLike<number>;
  now: number;
  mayEdit: boolean;
  onRevoke: () => void;
}

export function SourceRow({ source, rates, now, mayEdit, onRevoke }: Props): JSX.Element {
  const { name, revoked } = source;
  return (
    <li class="source">
      <div class="source-name">
        <h2 class="clip">{name}</h2>
        <Arriving source={source} now={now} />
      </div>
      <Rate rates={rates} name={name} />
      <Facts source={source} now={now} />
      {mayEdit && !revoked ? (
        <Menu
          label={`Menu of ${name}`}
          entries={[{ label: "Revoke the key…", icon: "trash", danger: true, act: onRevoke }]}
        >
          <Icon name="more" />
        </Menu>
      ) : (
        <span />
      )}
      <Refusals source={source} now={now} />
    </li>
  );
}

function Arriving({ source: { lastSeen, revoked }, now }: Pick<Props, "source" | "now">): JSX.Element {
  if (revoked) return <span class="pill bad">Revoked {ago(Date.parse(revoked), now)}</span>;
  if (!lastSeen) return <span class="pill">Nothing came yet</span>;
  const seen = Date.parse(lastSeen);
  const fresh = now - seen < FRESH;
  return (
    <span class={fresh ? "pill ok" : "pill warn"} data-tip={moment(seen, now)}>
      {fresh ? "Arriving" : `Last seen ${ago(seen, now)}`}
    </span>
  );
}

function Rate({ rates, name }: Pick<Props, "rates"> & { name: string }): JSX.Element {
  const { line, area } = spark(rates, WIDTH, HEIGHT);
  const last = lastOf(rates);
  return (
    <div class="source-rate">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Points a second from ${name} in the last 5 minutes`}
      >
        <path class="area" d={area} />
        <path class="line" d={line} />
      </svg>
      <span class="number">
        {last === null ? "–" : format(last, "")} <span class="muted">points/s</span>
      </span>
    </div>
  );
}

function lastOf(rates: ArrayLike<number>): number | null {
  for (let i = rates.length - 1; i >= Math.max(0, rates.length - 3); i--) {
    const rate = rates[i];
    if (rate !== undefined && !Number.isNaN(rate)) return rate;
  }
  return null;
}

function Facts({
  source: { points, series, seriesLimit, metrics, rate, created },
  now,
}: Pick<Props, "source" | "now">): JSX.Element {
  const full = series >= seriesLimit;
  return (
    <dl class="source-facts">
      <div>
        <dt>Points</dt>
        <dd>{points.toLocaleString("en")}</dd>
      </div>
      <div>
        <dt>Series</dt>
        <dd class={full ? "fault" : ""}>
          {series.toLocaleString("en")} <span class="muted">of {seriesLimit.toLocaleString("en")}</span>
        </dd>
      </div>
      <div>
        <dt>May push</dt>
        <dd class="clip" data-tip={metrics.join("\n")}>
          {scope(metrics)}
          {rate !== null && <span class="muted">, {counted(rate, "point")}/s</span>}
        </dd>
      </div>
      <div>
        <dt>Made</dt>
        <dd data-tip={moment(Date.parse(created), now)}>{ago(Date.parse(created), now)}</dd>
      </div>
    </dl>
  );
}

function scope(metrics: readonly string[]): string {
  return metrics.length === 0 || metrics.includes("*") ? "everything" : metrics.join(", ");
}

function Refusals({ source: { refused, lastError }, now }: Pick<Props, "source" | "now">): JSX.Element | null {
  if (refused === 0 && !lastError) return null;
  return (
    <div class="source-refused">
      <Icon name="warn" />
      <div>
        <p>
          {counted(refused, "point")} refused.
          {lastError && ` Last ${ago(Date.parse(lastError.time), now)}: ${lastError.reason}`}
        </p>
        {lastError?.text && <code>{lastError.text}</code>}
      </div>
    </div>
  );
}

/** One query: which metric, which of its series, and how they are put together; as fields and as text. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { printDuration, STEPS } from "../../core/steps";
import type { Across, Over, Query } from "../../core/wire";
import { ACROSSES, OVERS } from "../../document/queryText";
import { counted } from "../../time/words";
import { Icon } from "../../ui/icons";
import { Combobox } from "./Combobox";
import { type Catalogue, labelsOf, meant, metricOffers, useSeriesCount } from "./catalogue";
import { QueryText } from "./QueryText";

interface Props {
  query: Query;
  catalogue: Catalogue;
  fault: string | null;
  onChange: (query: Query) => boolean;
}

const OVER_WORDS: Readonly<Record<Over, string>> = {
  avg: "Average",
  min: "Least",
  max: "Most",
  sum: "Sum",
  count: "Number of points",
  last: "Last",
  first: "First",
  rate: "Rate per second of a counter",
  increase: "Increase of a counter",
  p50: "Median",
  p95: "95th percentile",
  p99: "99th percentile",
};
const ACROSS_WORDS: Readonly<Record<Across, string>> = {
  avg: "Average of them",
  sum: "Sum of them",
  min: "Least of them",
  max: "Most of them",
  count: "Number of them",
  p95: "95th percentile of them",
};

export function QueryForm({ query, catalogue, fault, onChange }: Props): JSX.Element {
  const metrics = catalogue.metrics.value;
  const labels = labelsOf(meant(metrics, query.metric));
  const change = (part: Partial<Query>): boolean => onChange({ ...query, ...part });
  return (
    <div class="query">
      <Combobox
        label="Metric"
        value={query.metric}
        offers={metricOffers(metrics)}
        free
        placeholder="Name, or a pattern such as cpu_*"
        maxLength={200}
        onType={(text) => catalogue.look(text)}
        onPick={(metric) => metric !== "" && change({ metric })}
      />
      <Conditions query={query} labels={labels} onChange={change} />
      <Count query={query} all={meant(metrics, query.metric).reduce((sum, { series }) => sum + series, 0)} />
      <Choice
        label="Points of a step"
        value={query.over ?? "avg"}
        all={OVERS}
        words={OVER_WORDS}
        onChoose={(over) => change({ over })}
      />
      <Choice
        label="Series"
        value={query.across ?? ""}
        all={["", ...ACROSSES]}
        words={{ "": "Each by itself", ...ACROSS_WORDS }}
        onChoose={(across) => change({ across: across || null, ...(across === "" && { by: [] }) })}
      />
      {query.across && <Groups query={query} labels={[...labels.keys()]} onChange={change} />}
      <Choice
        label="Step"
        value={String(query.step ?? 0)}
        all={stepsWith(query.step ?? 0).map(String)}
        words={Object.fromEntries(
          stepsWith(query.step ?? 0).map((ms) => [ms, ms ? printDuration(ms) : "Fits the range"]),
        )}
        onChoose={(step) => change({ step: Number(step) })}
      />
      <QueryText query={query} fault={fault} onChange={onChange} />
    </div>
  );
}

const stepsWith = (step: number): number[] =>
  [...new Set([0, step, ...STEPS.filter((ms) => ms >= 1000)])].sort((a, b) => a - b);

interface ChangedProps {
  query: Query;
  onChange: (part: Partial<Query>) => boolean;
}

/** Label = value, a line each, and an empty line for one more. */
function Conditions({ query, labels, onChange }: ChangedProps & { labels: Map<string, string[]> }): JSX.Element {
  const id = useId();
  const where = Object.entries(query.where ?? {});
  const free = [...labels].filter(([label]) => !(label in (query.where ?? {})));
  const set = (next: (readonly [string, string])[]): boolean => onChange({ where: Object.fromEntries(next) });
  return (
    <div class="field">
      <span class="label" id={id}>
        Only series with
      </span>
      <ul class="lines" aria-labelledby={id}>
        {where.map(([label, value]) => (
          <li key={label}>
            <span class="line condition">
              <span class="clip">{label} =</span>
              <Combobox
                label={`Value of ${label}`}
                quiet
                value={value}
                free
                maxLength={500}
                offers={(labels.get(label) ?? []).map((one) => ({ value: one }))}
                onPick={(picked) =>
                  set(
                    picked === ""
                      ? where.filter(([one]) => one !== label)
                      : where.map((one) => (one[0] === label ? [label, picked] : one)),
                  )
                }
              />
              <button
                type="button"
                class="btn ghost icon"
                aria-label={`Any ${label}`}
                onClick={() => set(where.filter(([one]) => one !== label))}
              >
                <Icon name="close" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      {free.length > 0 && (
        <Combobox
          label="Add a label to choose by"
          quiet
          value=""
          placeholder="Choose by a label…"
          offers={free.map(([label, values]) => ({ value: label, hint: counted(values.length, "value") }))}
          onPick={(label) => set([...where, [label, labels.get(label)?.[0] ?? "*"]])}
        />
      )}
    </div>
  );
}

function Count({ query, all }: { query: Query; all: number }): JSX.Element {
  const count = useSeriesCount(query);
  const words =
    count === null
      ? "\u00a0"
      : count === 0
        ? "No series in the last 15 minutes"
        : `${count} of ${counted(all, "series", "series")} now`;
  return (
    <p class={count === 0 ? "hint warn" : "hint"} role="status">
      {words}
    </p>
  );
}

function Groups({ query, labels, onChange }: ChangedProps & { labels: readonly string[] }): JSX.Element | null {
  const by = query.by ?? [];
  const all = [...new Set([...by, ...labels])];
  if (all.length === 0) return null;
  return (
    <fieldset class="field groups">
      <legend class="label">A group for each</legend>
      {all.map((label) => (
        <label key={label} class="check">
          <input
            type="checkbox"
            checked={by.includes(label)}
            onChange={({ currentTarget }) =>
              onChange({ by: currentTarget.checked ? [...by, label] : by.filter((one) => one !== label) })
            }
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  all: readonly T[];
  words: Readonly<Record<string, string>>;
  onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, value, all, words, onChoose }: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <div class="field beside">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value as T)}>
        {all.map((one) => (
          <option key={one} value={one}>
            {words[one] ?? one}
          </option>
        ))}
      </select>
    </div>
  );
}

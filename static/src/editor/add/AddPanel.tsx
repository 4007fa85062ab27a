/** A new panel: choose a metric, see it live in every kind, take one. Or several at once, or one without a metric. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Suggestion, suggestions } from "../../home/api";
import { Picker, Preview, usePreview } from "../../home/Picker";
import { KINDS, kindOf } from "../../panels/registry";
import { counted } from "../../time/words";
import { Dialog } from "../../ui/Dialog";
import { Drawn, Icon } from "../../ui/icons";
import { matching } from "../../ui/offers";
import { focusLater } from "../actions";
import type { Editing } from "../editing";
import { metricOffers, useCatalogue } from "../form/catalogue";
import { addSeveral, type Candidate, candidatesFor, withoutMetric } from "./candidates";

type Way = "metric" | "several" | "none";
const WAYS: readonly { value: Way; label: string }[] = [
  { value: "metric", label: "Of a metric" },
  { value: "several", label: "Several at once" },
  { value: "none", label: "Without a metric" },
];

interface Props {
  editing: Editing;
  onClose: () => void;
}

export function AddPanel({ editing, onClose }: Props): JSX.Element {
  const { session } = editing;
  const [way, setWay] = useState<Way>("metric");
  const [picked, pick] = useState<ReadonlySet<Suggestion>>(new Set());
  const take = ({ suggested: _suggested, size, ...panel }: Candidate): void => {
    const id = session.add(panel, size);
    if (id === null) return;
    onClose();
    focusLater(id);
    if (!kindOf(panel.kind).asks) session.configuring.value = id;
  };
  const takeAll = (): void => {
    const ops = addSeveral(session.live.document.peek().panels, [...picked]);
    if (!session.do(ops)) return;
    onClose();
    focusLater(ops[0]?.path.split(".")[1] ?? null);
  };
  const footer = way === "several" && (
    <button
      type="button"
      class="btn primary"
      aria-disabled={picked.size === 0}
      onClick={() => picked.size > 0 && takeAll()}
    >
      Add {picked.size === 0 ? "panels" : counted(picked.size, "panel")}
    </button>
  );
  return (
    <Dialog title="Add a panel" wide onClose={onClose} footer={footer || undefined}>
      <Ways way={way} onWay={setWay} />
      <div id="way-panel" class="way" role="tabpanel" aria-label={labelOf(way)}>
        {way === "metric" && <OfMetric editing={editing} onTake={take} />}
        {way === "several" && <Picker connection={editing.connection} picked={picked} onPick={pick} />}
        {way === "none" && <WithoutMetric onTake={take} />}
      </div>
    </Dialog>
  );
}

const labelOf = (way: Way) => WAYS.find(({ value }) => value === way)?.label;

/** Arrows go from way to way; only the one that is shown is in the order of Tab. */
function Ways({ way, onWay }: { way: Way; onWay: (way: Way) => void }): JSX.Element {
  const go = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: WAYS.length - 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = (WAYS.findIndex(({ value }) => value === way) + by) % WAYS.length;
    onWay(WAYS[to]?.value ?? way);
    (event.currentTarget as Element).querySelectorAll("button")[to]?.focus();
  };
  return (
    <div class="segments" role="tablist" aria-label="What it shows" onKeyDown={go}>
      {WAYS.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="tab"
          class="btn"
          aria-selected={way === value}
          aria-controls="way-panel"
          tabIndex={way === value ? 0 : -1}
          onClick={() => onWay(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

interface TakingProps {
  onTake: (candidate: Candidate) => void;
}

function OfMetric({ editing, onTake }: TakingProps & { editing: Editing }): JSX.Element {
  const catalogue = useCatalogue();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const found = matching(metricOffers(catalogue.metrics.value), text);
  const metric = chosen ?? found[0]?.value ?? null;
  if (catalogue.metrics.value?.length === 0)
    return <p class="muted">Nothing arrives yet. Connect something on the sources page first.</p>;
  return (
    <div class="add-metric">
      <div class="metric-list">
        <div class="search">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            autofocus={editing.width.value !== "phone"}
            aria-label="Search metrics"
            placeholder={`Search ${counted(catalogue.metrics.value?.length ?? 0, "metric")}`}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              setChosen(null);
              catalogue.look(currentTarget.value);
            }}
          />
        </div>
        {catalogue.fault.value && (
          <p class="fault" role="alert">
            What arrives could not be read. {catalogue.fault.value} Trying again.
          </p>
        )}
        {!catalogue.metrics.value && !catalogue.fault.value && <div class="skeleton picker-wait" />}
        <ul aria-label="Metrics">
          {found.slice(0, 100).map(({ value, hint }) => (
            <li key={value}>
              <button type="button" class="item" aria-pressed={value === metric} onClick={() => setChosen(value)}>
                <span class="clip">{value}</span>
                <small>{hint}</small>
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && catalogue.metrics.value && <p class="muted">Nothing that arrives is called so.</p>}
      </div>
      {metric && <Kinds key={metric} editing={editing} metric={metric} onTake={onTake} />}
    </div>
  );
}

/** One metric in every kind, drawn live. */
function Kinds({ editing, metric, onTake }: TakingProps & { editing: Editing; metric: string }): JSX.Element {
  const shared = usePreview();
  const [all, setAll] = useState<Candidate[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const plain: Suggestion = { kind: "timeseries", title: metric, queries: { q1: { metric } }, size: [12, 7] };
    suggestions(metric, stop.signal).then(
      (found) => setAll(candidatesFor(found[0] ?? plain, KINDS)),
      () => stop.signal.aborted || setAll(candidatesFor(plain, KINDS)),
    );
    return () => stop.abort();
  }, [metric]);
  if (!all) return <div class="skeleton picker-wait" />;
  return (
    <ul class="previews kind-previews" aria-label={`${metric} as`}>
      {all.map((candidate) => {
        const { name, description, icon } = kindOf(candidate.kind);
        return (
          <li key={candidate.kind}>
            <button
              type="button"
              class="preview card"
              aria-label={`Add ${candidate.title} as ${name}. ${description}`}
              onClick={() => onTake(candidate)}
            >
              <span class="row">
                <Drawn path={icon} />
                <span class="clip">{name}</span>
                <span class="spring" />
                {candidate.suggested && <small class="muted">Suggested</small>}
              </span>
              <span class="preview-body" inert>
                <Preview suggestion={candidate} connection={editing.connection} {...shared} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function WithoutMetric({ onTake }: TakingProps): JSX.Element {
  return (
    <ul class="previews">
      {withoutMetric(KINDS).map((candidate) => {
        const { name, description, icon } = kindOf(candidate.kind);
        return (
          <li key={candidate.kind}>
            <button type="button" class="plain-kind card" onClick={() => onTake(candidate)}>
              <span class="row">
                <Drawn path={icon} />
                <strong>{name}</strong>
              </span>
              <span class="muted">{description}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

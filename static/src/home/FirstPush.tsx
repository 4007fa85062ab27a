/** Nothing was ever pushed: the page is the first push. The moment a point lands it becomes a live chart. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { again, FIRST } from "../sources/snippets";
import { Code } from "../ui/Copy";
import { toast } from "../ui/Toast";
import { arrived, create, type Suggestion, suggestions } from "./api";
import { type Arrived as Metric, newest } from "./arrivals";
import { firstKey } from "./firstKey";
import { Preview, usePreview } from "./Picker";
import { placed } from "./placing";

const LOOK = 1000;

interface Props {
  address: string;
  connection: LiveConnection;
  /** May one make keys and dashboards at all? */
  mayEdit: boolean;
  /** May one make keys? */
  mayManage: boolean;
}

export function FirstPush({ address, connection, mayEdit, mayManage }: Props): JSX.Element {
  const metric = useFirstMetric();
  const { key, fault } = useKey(mayManage);
  return (
    <section class="first" aria-labelledby="first-title">
      <h1 id="first-title">{metric ? "It is here" : "Push your first number"}</h1>
      <p class="muted">
        {metric
          ? "Kept, and on every screen that looks. Push again and watch it move."
          : "Anything that can make an HTTP request can push. Paste this into a terminal:"}
      </p>
      {!mayManage && <p class="notice">What arrives shows up here. An administrator makes the key to push with.</p>}
      {fault && <p class="notice bad">No key could be made. {fault}</p>}
      {key && (
        <Code
          text={metric ? again(address, key) : FIRST.text(address, key)}
          label={metric ? "the line that pushes every second" : "the line that pushes a number"}
        />
      )}
      {metric ? <Landed metric={metric} connection={connection} mayEdit={mayEdit} /> : <Waiting />}
      <p class="small muted">
        Python, JavaScript, cron or a whole machine: see <a href="/sources#connect">what else can connect</a>.
      </p>
    </section>
  );
}

function Waiting(): JSX.Element {
  return (
    <div class="first-chart card empty" role="status">
      <span class="waiting-mark" aria-hidden="true" />
      Waiting for the first point…
    </div>
  );
}

function Landed({
  metric,
  connection,
  mayEdit,
}: {
  metric: Metric;
  connection: LiveConnection;
  mayEdit: boolean;
}): JSX.Element {
  const [suggestion, setSuggestion] = useState<Suggestion>(() => plain(metric));
  const shared = usePreview();
  useEffect(() => {
    suggestions(metric.metric).then(
      ([first]) => first && setSuggestion(first),
      () => undefined,
    );
  }, [metric.metric]);
  const make = async (): Promise<void> => {
    try {
      const { id } = await create({ title: "My first dashboard", panels: placed([suggestion]) });
      location.assign(`/d/${id}`);
    } catch (error) {
      toast({ text: `No dashboard was made. ${(error as Error).message}`, tone: "bad" });
    }
  };
  return (
    <>
      <div class="first-chart card">
        <h2>{suggestion.title}</h2>
        <div class="first-body">
          <Preview suggestion={suggestion} connection={connection} large {...shared} />
        </div>
      </div>
      {mayEdit && (
        <div class="row">
          <button type="button" class="btn primary tall" onClick={make}>
            Make a dashboard of this
          </button>
        </div>
      )}
    </>
  );
}

/** What can be drawn of a metric before the server suggests something. */
function plain({ metric, unit }: Metric): Suggestion {
  return { kind: "timeseries", title: metric, queries: { a: { metric } }, unit, size: [12, 6] };
}

/** Looks every second until something other than the server's own numbers has come. */
function useFirstMetric(): Metric | null {
  const [metric, setMetric] = useState<Metric | null>(null);
  useEffect(() => {
    if (metric) return;
    const look = (): void => {
      arrived().then(
        (found) => setMetric(newest(found)),
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, LOOK);
    return () => clearInterval(timer);
  }, [metric]);
  return metric;
}

function useKey(mayManage: boolean): { key: string | null; fault: string | null } {
  const [key, setKey] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    if (mayManage) firstKey(sessionStorage).then(setKey, (error) => setFault((error as Error).message));
  }, [mayManage]);
  return { key, fault };
}

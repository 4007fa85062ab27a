/** Everything that pushes, live. */
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { RequestError } from "../core/errors";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { useNow } from "../ui/now";
import { signIn } from "../ui/session";
import { toast } from "../ui/Toast";
import { useWatch } from "../ui/useWatch";
import { revoke, type Source, sources } from "./api";
import { Connect } from "./Connect";
import { complete, RATES, RATES_OPTIONS } from "./rates";
import { SourceRow } from "./SourceRow";

const REFRESH = 5_000;
const NONE = new Float64Array(0);

interface Props {
  address: string;
  connection: LiveConnection;
  mayEdit: boolean;
}

export function Sources({ address, connection, mayEdit }: Props): JSX.Element {
  const { list, fault, refresh } = useSources();
  const rates = useRates(connection);
  const [connecting, setConnecting] = useState(location.hash === "#connect");
  const [leaving, setLeaving] = useState<Source | null>(null);
  const now = useNow(1000);
  const row = (source: Source): JSX.Element => (
    <SourceRow
      key={source.id}
      source={source}
      rates={rates.get(source.name) ?? NONE}
      now={now}
      mayEdit={mayEdit}
      onRevoke={() => setLeaving(source)}
    />
  );
  const kept = list?.filter(({ revoked }) => !revoked) ?? [];
  const gone = list?.filter(({ revoked }) => revoked) ?? [];
  return (
    <main id="main" class="page">
      <header>
        <h1>Sources</h1>
        <span class="spring" />
        {mayEdit ? (
          <button type="button" class="btn primary" onClick={() => setConnecting(true)}>
            <Icon name="plus" />
            Connect something
          </button>
        ) : (
          <p class="muted">You can look here; administrators make and revoke keys.</p>
        )}
      </header>
      {fault && <Fault fault={fault} onRetry={refresh} />}
      {list && kept.length === 0 && <NoSources mayEdit={mayEdit} onConnect={() => setConnecting(true)} />}
      {kept.length > 0 && <ul class="entries card">{kept.map(row)}</ul>}
      {gone.length > 0 && (
        <details class="gone">
          <summary>Revoked ({gone.length})</summary>
          <ul class="entries card">{gone.map(row)}</ul>
        </details>
      )}
      {connecting && (
        <Connect address={address} connection={connection} onMade={refresh} onClose={() => setConnecting(false)} />
      )}
      {leaving && <Revoke source={leaving} onDone={refresh} onClose={() => setLeaving(null)} />}
    </main>
  );
}

/** The list, anew every few seconds while the page is looked at. */
function useSources(): { list: Source[] | null; fault: RequestError | null; refresh: () => void } {
  const [list, setList] = useState<Source[] | null>(null);
  const [fault, setFault] = useState<RequestError | null>(null);
  const refresh = useCallback(() => {
    if (document.hidden) return;
    sources().then(
      (found) => {
        setList(found);
        setFault(null);
      },
      (error) => setFault(RequestError.of(error)),
    );
  }, []);
  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, REFRESH);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [refresh]);
  return { list, fault, refresh };
}

/** Points a second of each source by name. */
function useRates(connection: LiveConnection): Map<string, Float64Array> {
  const watch = useWatch(connection, RATES, RATES_OPTIONS);
  if (!watch || watch.version.value === 0) return new Map();
  return new Map(watch.store.lines.map(({ labels }, at) => [labels.source ?? "", complete(watch.store.values(at))]));
}

function Fault({ fault, onRetry }: { fault: RequestError; onRetry: () => void }): JSX.Element {
  const over = fault.code === "unauthenticated";
  return (
    <div class="notice bad" role="alert">
      <p>{over ? "Your sign-in has ended." : `The list could not be read. ${fault.message}`}</p>
      <span class="spring" />
      <button type="button" class="btn" onClick={over ? signIn : onRetry}>
        {over ? "Sign in again" : "Try again"}
      </button>
    </div>
  );
}

function NoSources({ mayEdit, onConnect }: { mayEdit: boolean; onConnect: () => void }): JSX.Element {
  return (
    <div class="nothing card">
      <h2>Nothing pushes here yet</h2>
      <p class="muted">
        A source is anything that can make an HTTP request: a script, a cron job, a program, a whole machine. Each has a
        key of its own.
      </p>
      {mayEdit && (
        <button type="button" class="btn primary" onClick={onConnect}>
          Connect something
        </button>
      )}
    </div>
  );
}

function Revoke({ source, onDone, onClose }: { source: Source; onDone: () => void; onClose: () => void }): JSX.Element {
  const go = async (): Promise<void> => {
    try {
      await revoke(source.id);
      toast({ text: `The key of ${source.name} is revoked.` });
      onDone();
    } catch (error) {
      toast({ text: `The key was not revoked. ${(error as Error).message}`, tone: "bad" });
    }
    onClose();
  };
  return (
    <Dialog
      title={`Revoke the key of ${source.name}?`}
      onClose={onClose}
      footer={
        <>
          <button type="button" class="btn" onClick={onClose}>
            Keep it
          </button>
          <button type="button" class="btn danger" onClick={go}>
            Revoke
          </button>
        </>
      }
    >
      <p>Whatever uses it is refused from then on. What it pushed so far stays. This cannot be undone.</p>
    </Dialog>
  );
}

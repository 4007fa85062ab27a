/** From "I have something that could push" to the exact text to paste, and to seeing it arrive. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { counted } from "../time/words";
import { Code } from "../ui/Copy";
import { Dialog } from "../ui/Dialog";
import { useWatch } from "../ui/useWatch";
import { type KeyWish, makeKey, type NewKey } from "./api";
import { newestOf, TOTAL_OPTIONS, totalOf } from "./rates";
import { SNIPPETS, type Snippet } from "./snippets";
import { spark } from "./spark";

interface Props {
  address: string;
  connection: LiveConnection;
  onMade: () => void;
  onClose: () => void;
}

export function Connect({ address, connection, onMade, onClose }: Props): JSX.Element {
  const [snippet, choose] = useState<Snippet>(SNIPPETS[0] as Snippet);
  const [key, setKey] = useState<NewKey | null>(null);
  const make = async (wish: KeyWish): Promise<void> => {
    setKey(await makeKey(wish));
    onMade();
  };
  return (
    <Dialog
      title="Connect something"
      wide
      onClose={onClose}
      footer={
        key && (
          <button type="button" class="btn primary" onClick={onClose}>
            Done
          </button>
        )
      }
    >
      <fieldset class="segments" aria-label="What connects">
        {SNIPPETS.map((one) => (
          <button key={one.id} type="button" class="btn" aria-pressed={one === snippet} onClick={() => choose(one)}>
            {one.title}
          </button>
        ))}
      </fieldset>
      <p class="muted">{snippet.about}</p>
      {key ? (
        <Paste address={address} connection={connection} snippet={snippet} made={key} />
      ) : (
        <KeyForm onMake={make} />
      )}
    </Dialog>
  );
}

function Paste({
  address,
  connection,
  snippet,
  made,
}: {
  address: string;
  connection: LiveConnection;
  snippet: Snippet;
  made: NewKey;
}): JSX.Element {
  return (
    <>
      <Code text={snippet.text(address, made.key)} label={`the text for ${snippet.title}`} />
      <p class="hint">
        The key in it is shown this once. It is kept as a hash only; lost keys are replaced, not found.
      </p>
      <Arrival connection={connection} source={made.name} />
    </>
  );
}

function KeyForm({ onMake }: { onMake: (wish: KeyWish) => Promise<void> }): JSX.Element {
  const id = useId();
  const [name, setName] = useState("");
  const [scope, setScope] = useState("");
  const [rate, setRate] = useState("");
  const [fault, setFault] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wish = wished(name, scope, rate);
    if (typeof wish === "string") return setFault(wish);
    try {
      await onMake(wish);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <form class="stack" onSubmit={submit} novalidate>
      <div class="field">
        <label for={`${id}-name`}>Name of the source</label>
        <input
          id={`${id}-name`}
          class="input"
          autofocus
          autocomplete="off"
          placeholder="web-1"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          aria-describedby={`${id}-fault`}
        />
      </div>
      <div class="halves">
        <div class="field">
          <label for={`${id}-scope`}>
            May push <span class="muted">(optional)</span>
          </label>
          <input
            id={`${id}-scope`}
            class="input"
            autocomplete="off"
            placeholder="cpu_*, disk_*"
            value={scope}
            onInput={(event) => setScope(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={`${id}-rate`}>
            Points a second at most <span class="muted">(optional)</span>
          </label>
          <input
            id={`${id}-rate`}
            class="input"
            inputMode="numeric"
            autocomplete="off"
            placeholder="no limit"
            value={rate}
            onInput={(event) => setRate(event.currentTarget.value)}
          />
        </div>
      </div>
      <p class="fault" id={`${id}-fault`} role="alert" hidden={fault === ""}>
        {fault}
      </p>
      <div class="row">
        <button type="submit" class="btn primary">
          Make a key and show the text
        </button>
      </div>
    </form>
  );
}

/** The three fields as a wish, or what is wrong with them. */
export function wished(name: string, scope: string, rate: string): KeyWish | string {
  if (name.trim() === "") return "Give the source a name: the machine or program that pushes.";
  const metrics = scope.split(/[\s,]+/).filter(Boolean);
  const limit = rate.trim() === "" ? undefined : Number(rate);
  if (limit !== undefined && !(limit > 0)) return "Points a second must be a number above zero.";
  return { name: name.trim(), ...(metrics.length > 0 && { metrics }), ...(limit !== undefined && { rate: limit }) };
}

/** Whether points of this source come in, and how many so far. */
function Arrival({ connection, source }: { connection: LiveConnection; source: string }): JSX.Element {
  const [query] = useState(() => totalOf(source));
  const watch = useWatch(connection, query, TOTAL_OPTIONS);
  const totals = watch && watch.version.value > 0 ? watch.store.values(0) : new Float64Array(0);
  const total = newestOf(totals);
  if (total === null) {
    return (
      <div class="arrival" role="status">
        <span class="waiting-mark" aria-hidden="true" />
        Waiting for the first point…
      </div>
    );
  }
  const { line, area } = spark(totals, 320, 48);
  return (
    <div class="arrival came">
      <span class="pill ok" role="status">
        Arriving
      </span>
      <svg viewBox="0 0 320 48" preserveAspectRatio="none" aria-hidden="true">
        <path class="area" d={area} />
        <path class="line" d={line} />
      </svg>
      <span class="nowrap">{counted(total, "point")} so far</span>
    </div>
  );
}

/** Panels that would show what arrives, drawn live, to pick from. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { CursorSync } from "../charts/sync";
import { RequestError } from "../core/errors";
import type { TimeRange } from "../core/time";
import type { Panel } from "../document/panel";
import { PanelBody } from "../panels/PanelBody";
import { counted } from "../time/words";
import { Icon } from "../ui/icons";
import { type Suggestion, suggestions } from "./api";
import { isOwn } from "./arrivals";

/** So many previews are drawn at once; more on request. */
const PAGE = 12;

interface Props {
  connection: LiveConnection;
  picked: ReadonlySet<Suggestion>;
  onPick: (picked: ReadonlySet<Suggestion>) => void;
}

export function Picker({ connection, picked, onPick }: Props): JSX.Element {
  const { all, fault } = useSuggestions();
  const [text, setText] = useState("");
  const [most, setMost] = useState(PAGE);
  const shared = usePreview();
  const found = useMemo(() => matching(all ?? [], text), [all, text]);
  const toggle = (one: Suggestion): void => {
    const next = new Set(picked);
    if (!next.delete(one)) next.add(one);
    onPick(next);
  };
  if (fault) return <p class="fault">What arrives could not be read. {fault.message}</p>;
  if (!all) return <div class="skeleton picker-wait" />;
  if (all.length === 0) return <p class="muted">Nothing arrives yet. Connect something on the sources page first.</p>;
  return (
    <>
      <div class="row wrap">
        <div class="search spring">
          <Icon name="search" />
          <input
            class="input"
            type="search"
            placeholder={`Search ${counted(all.length, "metric")}`}
            aria-label="Search what arrives"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </div>
        <button type="button" class="btn" onClick={() => onPick(new Set(found))}>
          Pick {found.length === all.length ? "all" : "these"}
        </button>
      </div>
      <ul class="previews">
        {found.slice(0, most).map((one) => (
          <li key={`${one.title}${JSON.stringify(one.queries)}`}>
            <label class="preview card">
              <span class="row">
                <input type="checkbox" checked={picked.has(one)} onChange={() => toggle(one)} />
                <span class="clip">{one.title}</span>
              </span>
              <span class="preview-body" inert>
                <Preview suggestion={one} connection={connection} {...shared} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="muted">Nothing that arrives is called so.</p>}
      {found.length > most && (
        <button type="button" class="btn" onClick={() => setMost(most + PAGE)}>
          Show {Math.min(PAGE, found.length - most)} more
        </button>
      )}
    </>
  );
}

export interface PreviewShared {
  range: ReadonlySignal<TimeRange>;
  live: ReadonlySignal<boolean>;
  sync: CursorSync;
}

/** What all previews of a page share: the last five minutes, live. */
export function usePreview(): PreviewShared {
  const shared = useMemo(
    () => ({ range: signal<TimeRange>({ window: 300_000 }), live: computed(() => true), sync: new CursorSync() }),
    [],
  );
  useEffect(() => () => shared.sync.dispose(), [shared]);
  return shared;
}

interface PreviewProps extends PreviewShared {
  suggestion: Suggestion;
  connection: LiveConnection;
  /** With axes and legend. */
  large?: boolean;
}

/** A suggested panel, drawn live. */
export function Preview({ suggestion, connection, large = false, ...shared }: PreviewProps): JSX.Element {
  const panel = useMemo<Panel>(() => {
    const { size, ...rest } = suggestion;
    return { ...rest, at: [0, 0, size[0], size[1]] };
  }, [suggestion]);
  const live = { ...shared, connection, onZoom: nothing, onZoomOut: nothing };
  return <PanelBody id={`preview-${panel.title}`} panel={panel} compact={!large} {...live} />;
}

/** A preview has no range of its own to change. */
function nothing(): void {}

function useSuggestions(): { all: Suggestion[] | null; fault: RequestError | null } {
  const [all, setAll] = useState<Suggestion[] | null>(null);
  const [fault, setFault] = useState<RequestError | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    suggestions("*", stop.signal).then(
      (found) => setAll(ownLast(found)),
      (error) => stop.signal.aborted || setFault(RequestError.of(error)),
    );
    return () => stop.abort();
  }, []);
  return { all, fault };
}

/** What the server tells of itself is there too, but after what others push. */
export function ownLast(all: readonly Suggestion[]): Suggestion[] {
  const own = ({ queries }: Suggestion): boolean => Object.values(queries).every(({ metric }) => isOwn(metric));
  return [...all.filter((one) => !own(one)), ...all.filter(own)];
}

/** Those whose title or metrics contain every word of the text. */
export function matching(all: readonly Suggestion[], text: string): Suggestion[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ title, queries }) => {
    const said = [title, ...Object.values(queries).map(({ metric }) => metric)].join(" ").toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** Two versions side by side: where panels stood, which of them differ, and how, in words. */
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { arrange } from "../document/arrange";
import type { Dashboard } from "../document/panel";
import { kindOf } from "../panels/registry";
import { counted } from "../time/words";
import { Dialog } from "../ui/Dialog";
import { type Version, versionAt } from "./api";
import { differing, type Fate } from "./differing";
import { calledWords } from "./words";

interface Props {
  now: Dashboard;
  all: readonly Version[];
  /** The offset of the version on the left. */
  first: number;
  onClose: () => void;
}

/** The dashboard as it is, among offsets. */
const NOW = -1;

export function Compare({ now, all, first, onClose }: Props): JSX.Element {
  const [left, setLeft] = useState(first);
  const [right, setRight] = useState(NOW);
  const [before, after] = [useVersion(now, left), useVersion(now, right)];
  const found = before && after ? differing(before, after) : null;
  return (
    <Dialog title="Compare versions" wide onClose={onClose}>
      <div class="comparing">
        <Side label="Before" offset={left} all={all} onOffset={setLeft} shown={before} fates={found?.fates} />
        <Side label="After" offset={right} all={all} onOffset={setRight} shown={after} fates={found?.fates} />
      </div>
      {found && (
        <section>
          <h3>{found.sentences.length === 0 ? "They are the same" : counted(found.sentences.length, "difference")}</h3>
          <ul class="differences">
            {found.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}

function useVersion(now: Dashboard, offset: number): Dashboard | null {
  const [found, setFound] = useState<{ offset: number; document: Dashboard } | null>(null);
  useEffect(() => {
    if (offset === NOW) return;
    let stopped = false;
    versionAt(now.id, offset).then(
      (document) => stopped || setFound({ offset, document }),
      () => undefined,
    );
    return () => {
      stopped = true;
    };
  }, [now.id, offset]);
  return offset === NOW ? now : found?.offset === offset ? found.document : null;
}

interface SideProps {
  label: string;
  offset: number;
  all: readonly Version[];
  onOffset: (offset: number) => void;
  shown: Dashboard | null;
  fates: ReadonlyMap<string, Fate> | undefined;
}

const FATES: Readonly<Record<Fate, string>> = { added: "new", removed: "removed", changed: "changed", same: "" };

function Side({ label, offset, all, onOffset, shown, fates }: SideProps): JSX.Element {
  const id = useId();
  return (
    <section class="side">
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          class="input"
          value={String(offset)}
          onChange={({ currentTarget }) => onOffset(Number(currentTarget.value))}
        >
          <option value={String(NOW)}>Now</option>
          {all.map((version) => (
            <option key={version.to} value={String(version.to)}>
              {calledWords(version, Date.now())}
            </option>
          ))}
        </select>
      </div>
      {shown ? <PageMap shown={shown} fates={fates} /> : <div class="skeleton versions-wait" />}
    </section>
  );
}

/** The page in small: a box for each panel. */
function PageMap({ shown, fates }: Pick<SideProps, "fates"> & { shown: Dashboard }): JSX.Element {
  return (
    <ul class="page-map" aria-label={shown.title}>
      {[...arrange(shown.panels)].map(([id, [x, y, w, h]]) => {
        const panel = shown.panels[id];
        const fate = fates?.get(id) ?? "same";
        return (
          <li key={id} class={fate} style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` }}>
            <span class="clip">{panel?.title || kindOf(panel?.kind ?? "").name}</span>
            {FATES[fate] && <small>{FATES[fate]}</small>}
          </li>
        );
      })}
    </ul>
  );
}

/** Two versions side by side: their panels live and read only, which of them differ, and how, in words. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { RequestError } from "../core/errors";
import type { Dashboard } from "../document/panel";
import { counted } from "../time/words";
import { Dialog } from "../ui/Dialog";
import { type Version, versionAt } from "./api";
import { differing } from "./differing";
import { NOW, Side } from "./Side";
import { type ShownLive, useShared } from "./shared";

interface Props extends ShownLive {
  now: Dashboard;
  all: readonly Version[];
  /** The offset of the version on the left. */
  first: number;
  onClose: () => void;
}

export function Compare({ now, all, first, onClose, ...live }: Props): JSX.Element {
  const [left, setLeft] = useState(first);
  const [right, setRight] = useState(NOW);
  const [only, setOnly] = useState(live.width.value === "phone");
  const shared = useShared(live);
  const [before, after] = [useVersion(now, left), useVersion(now, right)];
  const found = before.document && after.document ? differing(before.document, after.document) : null;
  const some = found !== null && found.sentences.length > 0;
  const shown = (id: string): boolean => !only || !some || found.fates.get(id) !== "same";
  const sides = { all, shown, fates: found?.fates, shared };
  return (
    <Dialog title="Compare versions" wide onClose={onClose}>
      {found && (
        <section class="difference">
          <h3>{some ? counted(found.sentences.length, "difference") : "They are the same"}</h3>
          <ul class="differences">
            {found.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          {some && (
            <label class="check">
              <input type="checkbox" checked={only} onChange={({ currentTarget }) => setOnly(currentTarget.checked)} />
              Only panels that differ
            </label>
          )}
        </section>
      )}
      <div class="comparing">
        <Side label="Before" offset={left} onOffset={setLeft} {...before} {...sides} />
        <Side label="After" offset={right} onOffset={setRight} {...after} {...sides} />
      </div>
    </Dialog>
  );
}

interface Read {
  /** Null until it has come. */
  document: Dashboard | null;
  fault: RequestError | null;
}

function useVersion(now: Dashboard, offset: number): Read {
  const [read, setRead] = useState<(Read & { offset: number }) | null>(null);
  useEffect(() => {
    if (offset === NOW) return;
    let stopped = false;
    versionAt(now.id, offset).then(
      (document) => stopped || setRead({ offset, document, fault: null }),
      (cause: unknown) => stopped || setRead({ offset, document: null, fault: RequestError.of(cause) }),
    );
    return () => {
      stopped = true;
    };
  }, [now.id, offset]);
  if (offset === NOW) return { document: now, fault: null };
  return read?.offset === offset ? read : { document: null, fault: null };
}

/** One of two versions: which it is, and its panels at their places. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { RequestError } from "../core/errors";
import { packed } from "../document/arrange";
import type { Dashboard } from "../document/panel";
import { placesOf } from "../grid/Grid";
import { placed } from "../grid/layout";
import type { Version } from "./api";
import { Compared } from "./Compared";
import type { Fate } from "./differing";
import type { ShownLive } from "./shared";
import { calledWords } from "./words";

/** The dashboard as it is, among offsets. */
export const NOW = -1;

interface Props {
  label: "Before" | "After";
  offset: number;
  all: readonly Version[];
  onOffset: (offset: number) => void;
  /** Null until it has come. */
  document: Dashboard | null;
  fault: RequestError | null;
  fates: ReadonlyMap<string, Fate> | undefined;
  /** Whether a panel is among those that one wants to see. */
  shown: (id: string) => boolean;
  shared: ShownLive;
}

export function Side({ label, offset, all, onOffset, document, fault, ...page }: Props): JSX.Element {
  const id = useId();
  return (
    <div class="side">
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
      {fault && <p class="fault">This version could not be read. {fault.message}</p>}
      {!document && !fault && <div class="skeleton versions-wait" />}
      {document && <Panels label={label} document={document} {...page} />}
    </div>
  );
}

type PanelsProps = Pick<Props, "label" | "fates" | "shown" | "shared"> & { document: Dashboard };

function Panels({ label, document, fates, shown, shared }: PanelsProps): JSX.Element {
  const phone = shared.width.value === "phone";
  const wanted = Object.fromEntries(Object.entries(document.panels).filter(([id]) => shown(id)));
  const all = Object.keys(document.panels).length === Object.keys(wanted).length;
  const places = all || phone ? placesOf(wanted, phone ? "phone" : "desk", false) : placed(packed(wanted));
  if (places.length === 0) return <p class="muted nothing-here">No panels.</p>;
  return (
    <ul class="compared-page" aria-label={`${label}: ${document.title}`}>
      {places.map((place) => {
        const panel = document.panels[place.id];
        if (!panel) return null;
        return (
          <Compared
            key={place.id}
            id={place.id}
            side={label}
            panel={panel}
            place={phone ? null : place}
            fate={fates?.get(place.id) ?? "same"}
            shared={shared}
          />
        );
      })}
    </ul>
  );
}

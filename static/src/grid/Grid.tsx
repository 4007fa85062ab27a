/** All panels of a dashboard at their places; one of them may fill the page. */
import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import type { PanelState } from "../charts/state";
import type { CursorSync } from "../charts/sync";
import type { Panel as PanelDocument } from "../document/panel";
import { PanelBody } from "../panels/PanelBody";
import type { TimeState } from "../time/state";
import { copy } from "../ui/Copy";
import type { MenuEntry } from "../ui/Menu";
import { toast } from "../ui/Toast";
import { arrange, COLUMNS, type Placed, reflow } from "./layout";
import { type Mark, markOf } from "./marks";
import { Panel } from "./Panel";
import type { Width } from "./width";

interface Props {
  panels: Readonly<Record<string, PanelDocument>>;
  width: ReadonlySignal<Width>;
  full: ReadonlySignal<string | null>;
  onFull: (id: string | null) => void;
  connection: LiveConnection;
  time: TimeState;
  sync: CursorSync;
}

const COLUMNS_OF: Record<Width, number> = { desk: COLUMNS, tablet: 12, phone: 1 };

/** Where each panel goes on a page of this width, in reading order. */
export function placesOf(panels: Props["panels"], width: Width): Placed[] {
  const placed = width === "desk" ? arrange(panels) : reflow(panels, COLUMNS_OF[width]);
  return placed.sort((a, b) => a.y - b.y || a.x - b.x);
}

export function Grid({ panels, width, full, onFull, ...live }: Props): JSX.Element {
  const places = useMemo(() => placesOf(panels, width.value), [panels, width.value]);
  return (
    <main id="main" class={`grid ${width.value}`}>
      {places.map((place) => {
        const panel = panels[place.id];
        if (!panel) return null;
        const at = width.value === "phone" ? undefined : place;
        return (
          <LivePanel
            key={place.id}
            id={place.id}
            panel={panel}
            place={at}
            full={full.value === place.id}
            onFull={onFull}
            {...live}
          />
        );
      })}
    </main>
  );
}

interface LivePanelProps extends Pick<Props, "onFull" | "connection" | "time" | "sync"> {
  id: string;
  panel: PanelDocument;
  place: Placed | undefined;
  full: boolean;
}

function LivePanel({ id, panel, place, full, onFull, connection, time, sync }: LivePanelProps): JSX.Element {
  const [mark, setMark] = useState<Mark | null>(null);
  const tell = (state: PanelState): void => setMark(markOf(state));
  return (
    <Panel
      id={id}
      panel={panel}
      place={place}
      full={full}
      mark={mark}
      entries={entriesOf(id, onFull)}
      onLeaveFull={() => onFull(null)}
    >
      <PanelBody
        id={id}
        panel={panel}
        range={time.range}
        live={time.live}
        connection={connection}
        sync={sync}
        onZoom={(from, to) => time.zoom(from, to)}
        onZoomOut={() => time.back()}
        onState={tell}
      />
    </Panel>
  );
}

function entriesOf(id: string, onFull: (id: string) => void): MenuEntry[] {
  return [
    { label: "Full screen", icon: "full", keys: "v", act: () => onFull(id) },
    { label: "Copy link to this panel", icon: "link", act: () => copyLink(id) },
  ];
}

async function copyLink(id: string): Promise<void> {
  const url = new URL(location.href);
  url.searchParams.set("view", id);
  const done = await copy(url.href);
  toast(
    done
      ? { text: "Link copied. It shows this panel with this range." }
      : { text: `Copy this link: ${url.href}`, tone: "bad" },
  );
}

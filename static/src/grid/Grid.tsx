/** All panels of a dashboard at their places; one of them may fill the page. */
import type { ReadonlySignal } from "@preact/signals";
import { Component, type JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import type { PanelState } from "../charts/state";
import type { CursorSync } from "../charts/sync";
import { arrange } from "../document/arrange";
import type { Panel as PanelDocument, Place } from "../document/panel";
import { exportEntries } from "../panels/entries";
import { PanelBody } from "../panels/PanelBody";
import type { TimeState } from "../time/state";
import { copy } from "../ui/Copy";
import type { MenuEntry } from "../ui/Menu";
import { toast } from "../ui/Toast";
import { inReadingOrder, type Placed, placed, reflow } from "./layout";
import { type Mark, markOf } from "./marks";
import { Panel } from "./Panel";
import type { Slots } from "./slots";
import type { Width } from "./width";

type Panels = Readonly<Record<string, PanelDocument>>;

interface Props {
  panels: Panels;
  width: ReadonlySignal<Width>;
  full: ReadonlySignal<string | null>;
  onFull: (id: string | null) => void;
  connection: LiveConnection;
  time: TimeState;
  sync: CursorSync;
  slots: Slots;
}

/** Where each panel goes on a page of this width, in reading order. While it is edited even a tablet shows all columns. */
export function placesOf(panels: Panels, width: Width, editing: boolean): Placed[] {
  if (width === "phone") return inReadingOrder(panels);
  return width === "desk" || editing ? placed(arrange(panels)) : placed(toPairs(reflow(panels, 12)));
}

const toPairs = (all: readonly Placed[]) => all.map(({ id, x, y, w, h }) => [id, [x, y, w, h] as const] as const);

export function Grid({ panels, width, full, onFull, slots, ...live }: Props): JSX.Element {
  const tools = slots.tools.value;
  const usual = useMemo(() => placesOf(panels, width.value, tools !== null), [panels, width.value, tools]);
  const places = onTheirWay(usual, tools?.places.value ?? null);
  const wide = tools && width.value === "tablet" ? "desk" : width.value;
  const grid = useRef<HTMLElement>(null);
  useFocusKept(grid);
  return (
    <main ref={grid} id="main" class={`grid ${wide}`}>
      {places.map((place) => {
        const panel = panels[place.id];
        if (!panel) return null;
        return (
          <SteadyPanel
            key={place.id}
            id={place.id}
            panel={panel}
            place={wide === "phone" ? undefined : place}
            full={full.value === place.id}
            onFull={onFull}
            slots={slots}
            {...live}
          />
        );
      })}
      {tools && <tools.Landing />}
    </main>
  );
}

/** Other places, in the same order: an element that is torn out and put in anew would lose the pointer. */
function onTheirWay(usual: readonly Placed[], places: ReadonlyMap<string, Place> | null): readonly Placed[] {
  if (!places) return usual;
  return usual.map((one) => {
    const place = places.get(one.id);
    return place ? { id: one.id, x: place[0], y: place[1], w: place[2], h: place[3] } : one;
  });
}

/** The focus stays where it is when panels change their order. */
function useFocusKept(grid: { current: HTMLElement | null }): void {
  const focused = grid.current?.contains(document.activeElement) ? document.activeElement : null;
  useLayoutEffect(() => {
    if (document.activeElement !== document.body || !focused?.isConnected) return;
    (focused as HTMLElement).focus({ preventScroll: true });
  });
}

interface LivePanelProps extends Pick<Props, "onFull" | "connection" | "time" | "sync" | "slots"> {
  id: string;
  panel: PanelDocument;
  place: Placed | undefined;
  full: boolean;
}

/** Drawn anew only when something of it changes: while one panel is dragged most others stand still. */
class SteadyPanel extends Component<LivePanelProps> {
  override shouldComponentUpdate({ place, ...next }: LivePanelProps): boolean {
    const before = this.props;
    const moved = (["x", "y", "w", "h"] as const).some((part) => place?.[part] !== before.place?.[part]);
    return moved || (Object.keys(next) as (keyof typeof next)[]).some((name) => next[name] !== before[name]);
  }

  override render(props: LivePanelProps): JSX.Element {
    return <LivePanel {...props} />;
  }
}

function LivePanel(props: LivePanelProps): JSX.Element {
  const { id, panel, place, full, onFull, connection, time, sync, slots } = props;
  const [mark, setMark] = useState<Mark | null>(null);
  const tools = slots.tools.value;
  const Others = slots.Others.value;
  // The same element as long as nothing of it changes: a panel that is only moved is not drawn anew.
  const body = useMemo(
    () => (
      <PanelBody
        id={id}
        panel={panel}
        range={time.range}
        live={time.live}
        connection={connection}
        sync={sync}
        onZoom={(from, to) => time.zoom(from, to)}
        onZoomOut={() => time.back()}
        onState={(state: PanelState) => setMark(markOf(state))}
      />
    ),
    [id, panel, connection, time, sync],
  );
  return (
    <Panel
      id={id}
      panel={panel}
      place={place}
      full={full}
      mark={mark}
      more={tools?.classOf(id) ?? ""}
      entries={() => [
        ...(tools?.entriesOf({ id, panel }) ?? []),
        ...entriesOf(id, onFull),
        ...exportEntries(sync, id, panel.kind),
      ]}
      onLeaveFull={() => onFull(null)}
    >
      <div class="panel-body">{body}</div>
      {Others && <Others id={id} panel={panel} />}
      {tools && <tools.Chrome id={id} panel={panel} />}
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

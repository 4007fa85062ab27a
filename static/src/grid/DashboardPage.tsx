/** One dashboard: the bar above, the grid below, and what the keys do. */
import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { CursorSync } from "../charts/sync";
import { formatRange, fromDocument } from "../core/time";
import { REAL_TIMERS } from "../core/timers";
import type { User } from "../core/wire";
import type { Dashboard } from "../document/panel";
import type { Opened } from "../editor/session";
import { BellPlace } from "../notify/BellPlace";
import type { Here } from "../notify/here";
import { TimeState } from "../time/state";
import { TimePicker } from "../time/TimePicker";
import { Brand, ThemeMenu } from "../ui/Bar";
import { Icon } from "../ui/icons";
import { useShortcuts } from "../ui/keys";
import { LivePill } from "../ui/LivePill";
import { later, unloadable } from "../ui/later";
import { Menu } from "../ui/Menu";
import { FullPanel } from "./full";
import { Grid, placesOf } from "./Grid";
import { moreEntries } from "./more";
import { gridShortcuts } from "./shortcuts";
import { onceShown } from "./shown";
import { makeSlots } from "./slots";
import type { Together } from "./together";
import { useEditor } from "./useEditor";
import { watchWidth } from "./width";

const Versions = later(() => import("../versions/Versions").then((module) => module.Versions));
const Kiosk = later(() => import("./extras").then((extras) => extras.Kiosk));
const People = later(() => import("./extras").then((extras) => extras.People));
const Share = later(() => import("./extras").then((extras) => extras.Share));
const RangePopover = later(() => import("./extras").then((extras) => extras.RangePopover));

interface Props {
  dashboard: Dashboard;
  user: User | null;
  mayEdit: boolean;
  kiosk: boolean;
  connection: LiveConnection;
}

type Open = "share" | "versions" | null;

export function DashboardPage({ dashboard: first, user, mayEdit: might, kiosk, connection }: Props): JSX.Element {
  const joined = useTogether(first, user, might, connection, kiosk);
  const now = joined?.live.document.value ?? first;
  const past = useSignal<Dashboard | null>(null);
  const dashboard = past.value ?? now;
  const mayEdit = (joined?.live.mayEdit.value ?? might) && !kiosk && past.value === null;
  const [open, setOpen] = useState<Open>(null);
  const time = useMemo(() => new TimeState(fromDocument(first.time), window, localStorage), [first]);
  const page = useMemo(() => {
    const slots = makeSlots();
    const shared = { sync: new CursorSync(), width: watchWidth(), full: new FullPanel(), slots, tools: slots.tools };
    return { ...shared, connection, time, here: signal<Here | null>(null) };
  }, [connection, time]);
  useEffect(() => {
    page.sync.room.value = joined?.shown ?? null;
  }, [joined, page]);
  useLayoutEffect(() => {
    page.slots.Others.value = joined?.Others ?? null;
  }, [joined, page]);
  const editor = useEditor(joined, mayEdit, page);
  const editing = editor.open?.editing;
  const Parts = editor.open?.parts;
  const toggle = useRef(editor.edit);
  toggle.current = () => editor.edit(!editing);
  const shortcuts = useMemo(
    () => [
      ...gridShortcuts(page.full, () => placesOf(dashboard.panels, page.width.value, page.slots.tools.value !== null)),
      ...(user ? [{ keys: "", label: "Share…", group: "Everywhere" as const, act: () => setOpen("share") }] : []),
      ...(mayEdit ? [{ keys: "e", label: "Edit", group: "Everywhere" as const, act: () => toggle.current(true) }] : []),
    ],
    [dashboard, page, mayEdit, user],
  );
  useShortcuts(shortcuts);
  useEffect(() => {
    document.title = `${dashboard.title} · Dashboard`;
  }, [dashboard.title]);
  const empty = Object.keys(dashboard.panels).length === 0;
  const pill = <LivePill connection={connection} paused={!time.live.value} onResume={() => time.resume()} />;
  return (
    <>
      <p class="print-range" aria-hidden="true">
        {dashboard.title}, {formatRange(time.range.value, Date.now())}
      </p>
      {kiosk ? (
        <Kiosk title={dashboard.title}>{pill}</Kiosk>
      ) : (
        <header class="bar">
          <Brand />
          {Parts && editing ? (
            <Parts.EditTitle {...editing} />
          ) : (
            <h1 class="clip" data-tip={dashboard.description || undefined}>
              {dashboard.title}
            </h1>
          )}
          {pill}
          <span id="faces" class="row" />
          <span class="spring" />
          <TimePicker time={time} RangePopover={RangePopover} />
          {user && <BellPlace connection={connection} here={page.here} />}
          <span class="wide-only">
            <ThemeMenu />
          </span>
          {Parts && editing && <Parts.Tools editing={editing} onDone={() => editor.edit(false)} />}
          {mayEdit && !editing && (
            <button type="button" class="btn primary wide-only" data-tip="Edit (e)" onClick={() => editor.edit(true)}>
              Edit
            </button>
          )}
          <Menu
            label="More"
            entries={moreEntries({
              user,
              mayEdit,
              editing: editing !== undefined,
              time,
              edit: editor.edit,
              tidy: Parts && editing ? () => Parts.tidy(editing) : null,
              open: setOpen,
            })}
          >
            <Icon name="more" />
          </Menu>
        </header>
      )}
      {past.value && (
        <p class="notice warn past-notice" role="status">
          This is how the dashboard was; its numbers are of now.
          <span class="spring" />
          <button type="button" class="btn" onClick={() => setOpen(null)}>
            Back to now
          </button>
        </p>
      )}
      {empty ? (
        <NoPanels mayEdit={mayEdit} onOpen={(what) => editor.edit(true, what)} />
      ) : (
        <Grid
          panels={dashboard.panels}
          width={page.width}
          full={page.full.id}
          onFull={(id) => page.full.show(id)}
          connection={connection}
          time={time}
          sync={page.sync}
          slots={page.slots}
        />
      )}
      {joined && <People {...page} quiet={kiosk} room={joined.room} panels={dashboard.panels} />}
      {Parts && editing && <Parts.Layer editing={editing} />}
      {open === "versions" && joined && (
        <Versions {...page} live={joined.live} past={past} onClose={() => setOpen(null)} />
      )}
      {open === "share" && user && (
        <Share dashboard={first.id} title={dashboard.title} you={user.id} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

/** The room of this dashboard, once the panels are drawn and its code has come; null until then, and for who is nobody. */
function useTogether(
  first: Dashboard,
  user: User | null,
  mayEdit: boolean,
  connection: LiveConnection,
  kiosk: boolean,
): Together | null {
  const [joined, setJoined] = useState<Together | null>(null);
  useEffect(() => {
    if (!user) return;
    return onceShown(connection.state, REAL_TIMERS, () => {
      import("./extras").then(
        ({ together }) => setJoined(together(first, user, mayEdit, connection, kiosk)),
        unloadable,
      );
    });
  }, [first, user, mayEdit, connection, kiosk]);
  return joined;
}

function NoPanels({ mayEdit, onOpen }: { mayEdit: boolean; onOpen: (what: Opened) => void }): JSX.Element {
  return (
    <main id="main" class="page">
      <div class="nothing card">
        <h2>No panels yet</h2>
        <p class="muted">
          {mayEdit
            ? "A panel shows one thing that arrives: as a chart, a number, a gauge or a table."
            : "Whoever may edit this dashboard can add some."}
        </p>
        {mayEdit && (
          <div class="row wrap">
            <button type="button" class="btn primary" onClick={() => onOpen("add")}>
              Add a panel
            </button>
            <button type="button" class="btn" onClick={() => onOpen("json")}>
              Edit as JSON
            </button>
          </div>
        )}
      </div>
    </main>
  );
}

/** The front page: all dashboards, or the way to the first one. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import { REAL_TIMERS } from "../core/timers";
import { counted } from "../time/words";
import type { DashboardRow } from "../ui/bootstrap";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { type Shortcut, useShortcuts } from "../ui/keys";
import { later } from "../ui/later";
import { useNow } from "../ui/now";
import { toast } from "../ui/Toast";
import { arrived, dashboards, remove } from "./api";
import { newest } from "./arrivals";
import { keepFresh } from "./fresh";
import { Row } from "./Row";

const FirstPush = later(() => import("./FirstPush").then((module) => module.FirstPush));
const NewDashboard = later(() => import("./NewDashboard").then((module) => module.NewDashboard));

/** The dashboard of the server's own numbers, which is there from the beginning. */
const OF_THE_SERVER = "this-server";

interface Props {
  dashboards: DashboardRow[];
  address: string;
  mayEdit: boolean;
  mayManage: boolean;
  connection: LiveConnection;
}

export function Home({ dashboards: first, address, mayEdit, mayManage, connection }: Props): JSX.Element {
  const [list, setList] = useState(first);
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<DashboardRow | null>(null);
  useEffect(() => keepFresh(async () => setList(await dashboards()), REAL_TIMERS, document), []);
  const untouched = list.every(({ id }) => id === OF_THE_SERVER);
  const pushed = useAnythingPushed(untouched);
  if (untouched && pushed === null) return <main id="main" class="page" aria-busy="true" />;
  if (untouched && pushed === false) {
    return (
      <main id="main" class="page narrow">
        <FirstPush address={address} connection={connection} mayEdit={mayEdit} mayManage={mayManage} />
        {list.length > 0 && (
          <p class="muted">
            Meanwhile, <a href={`/d/${OF_THE_SERVER}`}>This server</a> shows its own numbers.
          </p>
        )}
      </main>
    );
  }
  return (
    <main id="main" class="page">
      <header>
        <h1>Dashboards</h1>
        <span class="spring" />
        {mayEdit && (
          <button type="button" class="btn primary" onClick={() => setMaking(true)}>
            <Icon name="plus" />
            New dashboard
          </button>
        )}
      </header>
      {list.length > 0 ? (
        <Rows list={list} mayEdit={mayEdit} onDelete={setLeaving} />
      ) : (
        pushed && <NoDashboards mayEdit={mayEdit} onMake={() => setMaking(true)} />
      )}
      {making && <NewDashboard connection={connection} onClose={() => setMaking(false)} />}
      {leaving && (
        <Delete
          row={leaving}
          onGone={() => setList((all) => all.filter(({ id }) => id !== leaving.id))}
          onClose={() => setLeaving(null)}
        />
      )}
    </main>
  );
}

/** Null until it is known. */
function useAnythingPushed(ask: boolean): boolean | null {
  const [pushed, setPushed] = useState<boolean | null>(null);
  useEffect(() => {
    if (!ask) return;
    arrived().then(
      (found) => setPushed(newest(found) !== null),
      () => setPushed(true),
    );
  }, [ask]);
  return pushed;
}

interface RowsProps {
  list: DashboardRow[];
  mayEdit: boolean;
  onDelete: (row: DashboardRow) => void;
}

function Rows({ list, mayEdit, onDelete }: RowsProps): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const now = useNow(30_000);
  const [shortcuts] = useState<Shortcut[]>(() => [
    { keys: "/", label: "Search", group: "Everywhere", act: () => field.current?.focus() },
  ]);
  useShortcuts(shortcuts);
  const found = useMemo(() => matching(list, text), [list, text]);
  const go = (event: KeyboardEvent): void => {
    const [best] = found;
    if (event.key === "Enter" && best) location.assign(`/d/${best.id}`);
    if (event.key === "Escape") setText("");
  };
  return (
    <>
      <div class="search">
        <Icon name="search" />
        <input
          ref={field}
          class="input"
          type="search"
          placeholder="Search dashboards"
          aria-label="Search dashboards"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={go}
        />
        <kbd>/</kbd>
      </div>
      {found.length === 0 && (
        <p class="nothing card muted" role="status">
          No dashboard is called so.
        </p>
      )}
      {found.length > 0 && (
        <ul class="entries card dashboards">
          {found.map((row) => (
            <Row key={row.id} row={row} now={now} mayEdit={mayEdit} onDelete={() => onDelete(row)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Those whose title or description contains every word of the text, the latest changed first. */
export function matching(list: readonly DashboardRow[], text: string): DashboardRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = list.filter(({ title, description }) =>
    words.every((word) => `${title} ${description}`.toLowerCase().includes(word)),
  );
  return [...found].sort((a, b) => Date.parse(b.updated) - Date.parse(a.updated));
}

function NoDashboards({ mayEdit, onMake }: { mayEdit: boolean; onMake: () => void }): JSX.Element {
  return (
    <div class="nothing card">
      <h2>No dashboards yet</h2>
      <p class="muted">
        {mayEdit
          ? "Numbers are arriving. Pick which of them to look at together."
          : "Whoever may edit can make one. You will find it here."}
      </p>
      {mayEdit && (
        <button type="button" class="btn primary" onClick={onMake}>
          New dashboard
        </button>
      )}
    </div>
  );
}

function Delete({ row, onGone, onClose }: { row: DashboardRow; onGone: () => void; onClose: () => void }): JSX.Element {
  const go = async (): Promise<void> => {
    try {
      await remove(row.id);
      onGone();
      toast({ text: `${row.title} is deleted.` });
    } catch (error) {
      toast({ text: `It was not deleted. ${(error as Error).message}`, tone: "bad" });
    }
    onClose();
  };
  return (
    <Dialog
      title={`Delete ${row.title}?`}
      onClose={onClose}
      footer={
        <>
          <button type="button" class="btn" onClick={onClose}>
            Keep it
          </button>
          <button type="button" class="btn danger" onClick={go}>
            Delete
          </button>
        </>
      }
    >
      <p>Its {counted(row.panelCount, "panel")} go with it. The numbers it shows stay.</p>
    </Dialog>
  );
}

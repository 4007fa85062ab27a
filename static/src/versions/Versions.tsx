/** What the dashboard was: sittings with who did what, each to be looked at, compared, named and brought back. */
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import versionsCss from "../../css/versions.css?inline";
import { RequestError } from "../core/errors";
import type { Dashboard } from "../document/panel";
import type { LiveDocument } from "../editor/live";
import { Avatar } from "../people/Avatar";
import { Icon } from "../ui/icons";
import { adopt } from "../ui/sheets";
import { toast } from "../ui/Toast";
import { nameVersion, restore, type Version, versionAt, versionsOf } from "./api";
import { Compare } from "./Compare";
import type { ShownLive } from "./shared";
import { calledWords, whatWords, whenWords } from "./words";

adopt(versionsCss);

interface Props extends ShownLive {
  live: LiveDocument;
  /** What the page shows instead of the dashboard as it is now. */
  past: Signal<Dashboard | null>;
  onClose: () => void;
}

export function Versions({ live, past, onClose, ...page }: Props): JSX.Element {
  const dashboard = live.document.value;
  const box = useRef<HTMLElement>(null);
  const list = useVersions(dashboard.id, dashboard.revision);
  const [chosen, choose] = useState<Version | null>(null);
  const [comparing, compare] = useState(false);
  useEffect(() => {
    document.body.classList.add("configuring");
    box.current?.focus();
    return () => {
      document.body.classList.remove("configuring");
      past.value = null;
    };
  }, [past]);
  const show = async (version: Version | null): Promise<void> => {
    choose(version);
    if (!version) past.value = null;
    else await versionAt(dashboard.id, version.to).then((found) => (past.value = found), failed);
  };
  const bringBack = async (version: Version): Promise<void> => {
    await restore(dashboard.id, version.to).then(({ changed }) => {
      toast({ text: changed ? `Brought back: ${calledWords(version, Date.now())}.` : "It is as it was then already." });
      void show(null);
    }, failed);
  };
  return (
    <aside
      ref={box}
      class="config-sheet versions"
      aria-label="Versions"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || comparing) return;
        event.stopPropagation();
        if (chosen) void show(null);
        else onClose();
      }}
    >
      <header>
        <h2>Versions</h2>
        <span class="spring" />
        <button type="button" class="btn ghost icon" aria-label="Close" data-tip="Close (Esc)" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="content">
        {list.fault && <p class="fault">The versions could not be read. {list.fault.message}</p>}
        {!list.all && !list.fault && <div class="skeleton versions-wait" />}
        <ol class="version-list">
          <li>
            <button type="button" class="item" aria-pressed={chosen === null} onClick={() => void show(null)}>
              <span>
                <strong>Now</strong>
              </span>
            </button>
          </li>
          {list.all?.map((version) => (
            <li key={version.to}>
              <Row version={version} dashboard={dashboard} chosen={chosen?.to === version.to} onChoose={show} />
              {chosen?.to === version.to && (
                <Acts
                  version={version}
                  mayEdit={live.mayEdit.value}
                  onRestore={() => void bringBack(version)}
                  onCompare={() => compare(true)}
                  onName={(name) => nameVersion(dashboard.id, version.to, name).then(list.again, failed)}
                />
              )}
            </li>
          ))}
        </ol>
        {list.more && (
          <button type="button" class="btn" onClick={list.more}>
            Earlier versions
          </button>
        )}
      </div>
      {comparing && chosen && (
        <Compare now={dashboard} all={list.all ?? []} first={chosen.to} onClose={() => compare(false)} {...page} />
      )}
    </aside>
  );
}

function failed(cause: unknown): void {
  toast({ text: RequestError.of(cause).message, tone: "bad" });
}

interface RowProps {
  version: Version;
  dashboard: Dashboard;
  chosen: boolean;
  onChoose: (version: Version) => Promise<void>;
}

function Row({ version, dashboard, chosen, onChoose }: RowProps): JSX.Element {
  return (
    <button type="button" class="item" aria-pressed={chosen} onClick={() => void onChoose(version)}>
      <span class="version-faces">
        {version.people.slice(0, 3).map((person) => (
          <Avatar key={person.id} name={person.name} color={person.color} />
        ))}
      </span>
      <span class="version-words">
        {version.name && <strong class="clip">{version.name}</strong>}
        <span class="version-what">{whatWords(version, dashboard)}</span>
        <small>{whenWords(version, Date.now())}</small>
      </span>
    </button>
  );
}

interface ActsProps {
  version: Version;
  mayEdit: boolean;
  onRestore: () => void;
  onCompare: () => void;
  onName: (name: string) => void;
}

function Acts({ version, mayEdit, onRestore, onCompare, onName }: ActsProps): JSX.Element {
  const [name, setName] = useState(version.name ?? "");
  return (
    <div class="version-acts">
      <div class="row wrap">
        {mayEdit && (
          <button type="button" class="btn primary" onClick={onRestore}>
            Bring it back
          </button>
        )}
        <button type="button" class="btn" onClick={onCompare}>
          Compare
        </button>
      </div>
      {mayEdit && (
        <form
          class="row"
          onSubmit={(event) => {
            event.preventDefault();
            onName(name);
          }}
        >
          <input
            class="input"
            aria-label="Name of this version"
            placeholder="Name this version"
            maxLength={100}
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
          <button type="submit" class="btn" aria-disabled={name === (version.name ?? "")}>
            {name === "" && version.name ? "Unname" : "Name it"}
          </button>
        </form>
      )}
    </div>
  );
}

interface Listed {
  /** Null until they have come. */
  all: readonly Version[] | null;
  fault: RequestError | null;
  /** Reads earlier ones; null when there are none. */
  more: (() => void) | null;
  again: () => void;
}

/** The versions, newest first; read again when the dashboard has changed. */
function useVersions(dashboard: string, revision: number): Listed {
  const [all, setAll] = useState<readonly Version[] | null>(null);
  const [before, setBefore] = useState<number | null>(null);
  const [fault, setFault] = useState<RequestError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    versionsOf(dashboard, null).then(
      (page) => {
        setAll(page.versions);
        setBefore(page.before);
        setFault(null);
      },
      (cause: unknown) => setFault(RequestError.of(cause)),
    );
  }, [dashboard, revision, turn]);
  const more = (): void => {
    versionsOf(dashboard, before).then((page) => {
      setAll((known) => [...(known ?? []), ...page.versions]);
      setBefore(page.before);
    }, failed);
  };
  return { all, fault, more: before === null ? null : more, again: () => setTurn(turn + 1) };
}

/** The drawer at the right, a sheet from below on a phone: what is said, who is here, what happened, what is marked. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icons";
import { later } from "../ui/later";
import { Chat } from "./Chat";
import { type Stage, TABS, type Tab } from "./stage";
import { Thread } from "./Thread";

const People = later(() => import("./tabs").then((tabs) => tabs.PeopleTab));
const Activity = later(() => import("./tabs").then((tabs) => tabs.ActivityTab));
const Annotations = later(() => import("./tabs").then((tabs) => tabs.AnnotationsTab));
const CONTENTS = { chat: Chat, people: People, activity: Activity, annotations: Annotations };
const TITLES: Record<Tab, string> = {
  chat: "Chat",
  people: "People",
  activity: "Activity",
  annotations: "Annotations",
};

export function Drawer({ stage }: { stage: Stage }): JSX.Element {
  const { thread, tab } = stage;
  const inThread = thread.value !== null;
  const Content = CONTENTS[tab.value];
  useEffect(() => {
    document.body.classList.add("beside");
    return () => document.body.classList.remove("beside");
  }, []);
  return (
    <aside
      class="drawer"
      aria-label={inThread ? "Annotation" : TITLES[tab.value]}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        if (inThread) thread.value = null;
        else stage.show(false);
      }}
    >
      <header>
        {inThread ? <ThreadTitle stage={stage} /> : <Tabs stage={stage} />}
        <span class="spring" />
        <button
          type="button"
          class="btn ghost icon"
          aria-label="Close the chat"
          data-tip="Close (c)"
          onClick={() => stage.show(false)}
        >
          <Icon name="close" />
        </button>
      </header>
      {thread.value === null ? (
        <div class="tab-panel" role="tabpanel" id="drawer-panel" aria-labelledby={`tab-${tab.value}`}>
          <Content stage={stage} />
        </div>
      ) : (
        <Thread key={thread.value} stage={stage} offset={thread.value} />
      )}
    </aside>
  );
}

function ThreadTitle({ stage }: { stage: Stage }): JSX.Element {
  return (
    <>
      <button
        type="button"
        class="btn ghost icon"
        aria-label={`Back to the ${TITLES[stage.tab.value].toLowerCase()}`}
        onClick={() => {
          stage.thread.value = null;
        }}
      >
        <Icon name="left" />
      </button>
      <h2>Annotation</h2>
    </>
  );
}

/** Arrows go from tab to tab; only the one that is shown is in the order of Tab. */
function Tabs({ stage }: { stage: Stage }): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const shown = stage.tab.value;
  const go = (event: KeyboardEvent): void => {
    const to = next(shown, event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    stage.tab.value = to;
    list.current?.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
  return (
    <div ref={list} class="tabs" role="tablist" aria-label="Beside the dashboard" onKeyDown={go}>
      {TABS.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          class="tab"
          role="tab"
          aria-selected={tab === shown}
          aria-controls="drawer-panel"
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => {
            stage.tab.value = tab;
          }}
        >
          {TITLES[tab]}
          {tab === "chat" && shown !== "chat" && stage.unread.value > 0 && (
            <i class="tab-mark">
              <span class="aside-only">{stage.unread.value} unread</span>
            </i>
          )}
        </button>
      ))}
    </div>
  );
}

function next(shown: Tab, key: string): Tab | undefined {
  const at = TABS.indexOf(shown);
  if (key === "ArrowRight") return TABS[(at + 1) % TABS.length];
  if (key === "ArrowLeft") return TABS[(at - 1 + TABS.length) % TABS.length];
  if (key === "Home") return TABS[0];
  return key === "End" ? TABS.at(-1) : undefined;
}

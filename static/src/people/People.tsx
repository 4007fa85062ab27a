/**
 * The people's side of a dashboard: who is here, what they say, where they point. All of it comes after the first
 * paint; the page keeps a place in the bar for the faces.
 */

import { type Signal, signal, useComputed, useSignalEffect } from "@preact/signals";
import { type JSX, render } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import conversation from "../../css/conversation.css?inline";
import faces from "../../css/faces.css?inline";
import people from "../../css/people.css?inline";
import type { CursorSync } from "../charts/sync";
import type { Room } from "../client/room";
import type { FullPanel } from "../grid/full";
import type { Here } from "../notify/here";
import { endedWords } from "../rooms/words";
import type { TimeState } from "../time/state";
import { type Shortcut, useShortcuts } from "../ui/keys";
import { adopt } from "../ui/sheets";
import { toast } from "../ui/Toast";
import { Cursors } from "./Cursors";
import { Drawer } from "./Drawer";
import { Faces } from "./Faces";
import { FollowBar } from "./FollowBar";
import { type Ended, Following } from "./following";
import { Gone } from "./Gone";
import { overlayOf } from "./overlays";
import { PageView } from "./pageView";
import { tellPresence } from "./presence";
import { SpokenChat } from "./Spoken";
import { useSought } from "./sought";
import { type Panels, Stage } from "./stage";

export interface PeopleProps {
  room: Room;
  panels: Panels;
  time: TimeState;
  sync: CursorSync;
  full: FullPanel;
  /** Where it says what the page does itself with that which notifications lead to. */
  here: Signal<Here | null>;
  /** A screen on a wall: it shows what is marked, and nobody sits before it. */
  quiet: boolean;
}

adopt(faces + people + conversation);

export function People(props: PeopleProps): JSX.Element | null {
  return props.quiet ? <OnWall {...props} /> : <Beside {...props} />;
}

/** Nothing but what is marked, on the charts. */
function OnWall(props: PeopleProps): null {
  useStage(props);
  return null;
}

function Beside(props: PeopleProps): JSX.Element {
  const stage = useStage(props);
  const { sync } = props;
  useSought(stage, props.here);
  useFaces(stage);
  useEffect(() => tellPresence(stage.room, sync), [stage, sync]);
  useShortcuts(useMemo(() => shortcutsOf(stage), [stage]));
  const joined = useComputed(() => stage.room.top.value > 0);
  useSignalEffect(() => {
    if (joined.value) stage.look();
  });
  useSignalEffect(() => {
    const why = stage.room.refusal.value;
    if (why !== null) toast({ text: why, tone: "bad" });
  });
  return (
    <>
      <Cursors stage={stage} />
      <SpokenChat stage={stage} />
      <FollowBar stage={stage} />
      <Gone stage={stage} />
      {stage.open.value && <Drawer stage={stage} />}
    </>
  );
}

/** What all parts share, with the annotations on the charts. */
function useStage({ room, panels, time, sync, full }: PeopleProps): Stage {
  const view = useMemo(() => new PageView(time, full), [time, full]);
  const stage = useMemo(() => {
    const ended = (name: string, why: Ended): void => toast({ text: endedWords(name, why) });
    const following = new Following(room, view, sync.seconds, ended);
    return new Stage(room, signal(panels), time, sync, localStorage, following);
  }, [room, time, sync, view]);
  useEffect(() => () => stage.following.close(), [stage]);
  useEffect(() => {
    const look = (): void => view.scrolled();
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [view]);
  useLayoutEffect(() => {
    stage.panels.value = panels;
  }, [stage, panels]);
  useEffect(() => {
    sync.layer.value = overlayOf(stage);
    return () => {
      sync.layer.value = null;
    };
  }, [stage, sync]);
  return stage;
}

/** Puts the faces into the bar. */
function useFaces(stage: Stage): void {
  useLayoutEffect(() => {
    const place = document.getElementById("faces");
    if (!place) return;
    render(<Faces stage={stage} />, place);
    return () => render(null, place);
  }, [stage]);
}

function shortcutsOf(stage: Stage): Shortcut[] {
  const group = "Everywhere";
  const chat = (): void => {
    stage.toggleChat();
    if (stage.open.peek())
      requestAnimationFrame(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
  };
  return [
    { keys: "c", label: "Chat", group, act: chat },
    { keys: "n", label: "Mark a moment on the charts", group, act: () => stage.mark() },
  ];
}

/** What the live pill says: from the facts about the connection and the range to a few words. Pure. */
import type { ConnectionState } from "../core/connection";
import { counted } from "../time/words";

export interface LiveFacts {
  state: ConnectionState;
  /** Everything here is in milliseconds since the epoch. */
  now: number;
  droppedAt: number | null;
  retryAt: number | null;
  /** From the server to here, milliseconds. */
  lag: number | null;
  slowed: number;
  behind: boolean;
  recovered: number | null;
  /** Whether the browser has any network at all. */
  online: boolean;
  /** The range is fixed or held, so nothing moves on purpose. */
  paused: boolean;
  ended: string | null;
}

export interface PillWords {
  text: string;
  tone: "ok" | "warn" | "bad" | "accent" | "";
  tip: string;
  /** What pressing the pill does. */
  act?: "retry" | "resume" | "sign in";
}

/** The most important thing first: a lost connection matters more than a held range. */
export function liveWords(facts: LiveFacts): PillWords {
  if (facts.state === "closed")
    return {
      text: "Signed out",
      tone: "bad",
      tip: `${facts.ended ?? ""} Press to sign in again.`.trim(),
      act: "sign in",
    };
  if (!facts.online && facts.state !== "live")
    return {
      text: "Offline",
      tone: "warn",
      tip: "This device has no network. The page goes on by itself when it is back.",
    };
  if (facts.state === "offline") return reconnecting(facts);
  if (facts.state === "connecting") return { text: "Connecting", tone: "", tip: "Connecting to the server" };
  if (facts.state === "recovering" || facts.behind)
    return { text: "Catching up", tone: "accent", tip: "Fetching what was missed" };
  if (facts.recovered !== null) return { text: back(facts.recovered), tone: "ok", tip: "Nothing is missing" };
  if (facts.paused)
    return { text: "Paused", tone: "", tip: "The range stands still. Press to go live.", act: "resume" };
  if (facts.slowed > 1) {
    return {
      text: `1 of ${facts.slowed} updates`,
      tone: "warn",
      tip: `This browser reads slowly: showing 1 of ${facts.slowed} updates. Values stay right.`,
    };
  }
  return {
    text: "Live",
    tone: "ok",
    tip: facts.lag === null ? "Updates arrive as they happen" : `${Math.round(facts.lag)} ms from the server to here`,
  };
}

function reconnecting({ now, droppedAt, retryAt }: LiveFacts): PillWords {
  const gone = Math.max(0, Math.round((now - (droppedAt ?? now)) / 1000));
  const left = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  const next = left > 0 ? `Next try in ${left} s. Press to try now.` : "Trying now.";
  return {
    text: `Reconnecting ${gone} s`,
    tone: "warn",
    tip: `The connection is lost; what is shown stays. ${next}`,
    act: "retry",
  };
}

function back(recovered: number): string {
  return recovered === 0 ? "Back, nothing missed" : `Back, ${counted(recovered, "update")} recovered`;
}

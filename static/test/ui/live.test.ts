import { describe, expect, it } from "vitest";
import { type LiveFacts, liveWords } from "../../src/ui/live";

const NOW = 1_795_348_800_000;
const fine: LiveFacts = {
  state: "live",
  now: NOW,
  droppedAt: null,
  retryAt: null,
  lag: 12.4,
  slowed: 1,
  behind: false,
  recovered: null,
  online: true,
  paused: false,
  ended: null,
};
const words = (facts: Partial<LiveFacts>) => liveWords({ ...fine, ...facts });

describe("the live pill", () => {
  it("is live, with the lag behind it", () => {
    expect(words({})).toEqual({ text: "Live", tone: "ok", tip: "12 ms from the server to here" });
    expect(words({ lag: null }).tip).not.toMatch(/null/);
  });

  it("counts the seconds since the connection was lost and tells of the next try", () => {
    const lost = words({ state: "offline", droppedAt: NOW - 7_200, retryAt: NOW + 2_100 });
    expect(lost).toMatchObject({ text: "Reconnecting 7 s", tone: "warn", act: "retry" });
    expect(lost.tip).toContain("Next try in 3 s");
    expect(words({ state: "offline", droppedAt: NOW, retryAt: null }).tip).toContain("Trying now");
  });

  it("says what came back", () => {
    expect(words({ recovered: 214 }).text).toBe("Back, 214 updates recovered");
    expect(words({ recovered: 1 }).text).toBe("Back, 1 update recovered");
    expect(words({ recovered: 0 }).text).toBe("Back, nothing missed");
  });

  it("catches up after a reconnect, and when the server itself is behind", () => {
    expect(words({ state: "recovering" }).text).toBe("Catching up");
    expect(words({ behind: true }).text).toBe("Catching up");
  });

  it("is paused when the range stands still, but not while the connection is lost", () => {
    expect(words({ paused: true })).toMatchObject({ text: "Paused", act: "resume" });
    expect(words({ paused: true, state: "offline", droppedAt: NOW }).act).toBe("retry");
  });

  it("says how much a slow reader is spared", () => {
    expect(words({ slowed: 8 })).toMatchObject({ text: "1 of 8 updates", tone: "warn" });
  });

  it("leads to the sign-in when the session is over, and says when there is no network", () => {
    expect(words({ state: "closed", ended: "The sign-in has expired." })).toMatchObject({
      act: "sign in",
      tone: "bad",
    });
    expect(words({ state: "offline", online: false }).text).toBe("Offline");
  });
});

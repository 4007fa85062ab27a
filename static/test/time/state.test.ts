import { beforeEach, describe, expect, it } from "vitest";
import { PRESETS, recents } from "../../src/time/recent";
import { type Place, TimeState } from "../../src/time/state";

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

/** A window with a history of addresses, as far as a TimeState knows one. */
class FakePlace implements Place {
  visited: string[];
  at = 0;
  #listener: () => void = () => undefined;
  history = {
    pushState: (_: unknown, __: string, url: string) => {
      this.visited = [...this.visited.slice(0, this.at + 1), url];
      this.at += 1;
    },
    replaceState: (_: unknown, __: string, url: string) => {
      this.visited[this.at] = url;
    },
  };

  constructor(url: string) {
    this.visited = [url];
  }

  get location() {
    return { href: `https://board.example${this.visited[this.at]}` };
  }

  addEventListener(_: "popstate", act: () => void) {
    this.#listener = act;
  }

  back() {
    this.at -= 1;
    this.#listener();
  }
}

class FakeStorage {
  kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
}

let place: FakePlace;
let store: FakeStorage;
const state = (url = "/d/a", usual = { window: 15 * MINUTE }) => {
  place = new FakePlace(url);
  return new TimeState(usual, place, store, () => NOW);
};

beforeEach(() => {
  store = new FakeStorage();
});

describe("the range of a page", () => {
  it("is what the URL says, else the dashboard's own, which is then put into the URL", () => {
    expect(state("/d/a?from=now-1h&to=now").range.value).toEqual({ window: 60 * MINUTE });
    expect(state("/d/a?kiosk").range.value).toEqual({ window: 15 * MINUTE });
    expect(place.visited).toHaveLength(1);
    expect(place.location.href).toContain("from=now-15m&to=now");
    expect(place.location.href).toContain("kiosk");
    expect(state("/d/a?from=nonsense").range.value).toEqual({ window: 15 * MINUTE });
  });

  it("is that of whom one follows, which is nothing to go back to", () => {
    const time = state();
    time.zoom(NOW - 2 * MINUTE, NOW - MINUTE);
    const visited = place.visited.length;
    time.adopt({ window: 60 * MINUTE });
    expect([time.range.value, place.visited.length]).toEqual([{ window: 60 * MINUTE }, visited]);
    expect(place.location.href).toContain("from=now-1h");
    time.back();
    expect(time.range.value).toEqual({ window: 120 * MINUTE });
  });

  it("goes back and forth with the browser's history", () => {
    const time = state();
    time.choose({ window: 60 * MINUTE });
    expect(place.location.href).toContain("from=now-1h");
    place.back();
    expect(time.range.value).toEqual({ window: 15 * MINUTE });
  });

  it("is paused by naming its moments, and resumes as long as it was", () => {
    const time = state();
    expect(time.live.value).toBe(true);
    time.toggle();
    expect(time.range.value).toEqual({ from: NOW - 15 * MINUTE, to: NOW });
    expect(time.live.value).toBe(false);
    time.zoom(NOW - MINUTE, NOW - 1);
    time.toggle();
    expect(time.range.value).toEqual({ window: 15 * MINUTE });
  });

  it("goes back from each zoom to where it was", () => {
    const time = state();
    time.zoom(NOW - 5 * MINUTE, NOW - 3 * MINUTE);
    time.zoom(NOW - 4 * MINUTE, NOW - 3 * MINUTE);
    time.back();
    expect(time.range.value).toEqual({ from: NOW - 5 * MINUTE, to: NOW - 3 * MINUTE });
    time.back();
    expect(time.range.value).toEqual({ window: 15 * MINUTE });
    time.back();
    expect(time.range.value).toEqual({ window: 30 * MINUTE });
  });

  it("shifts by parts of itself, and is live again when it reaches now", () => {
    const time = state();
    time.shift(-0.5);
    expect(time.range.value).toEqual({ from: NOW - 22.5 * MINUTE, to: NOW - 7.5 * MINUTE });
    time.shift(0.5);
    expect(time.range.value).toEqual({ window: 15 * MINUTE });
  });
});

describe("recent ranges", () => {
  it("are kept once each, the latest first, without the usual ones", () => {
    const time = state();
    time.choose({ window: PRESETS[0] ?? 0 });
    for (const minutes of [7, 8, 9, 7, 10, 11, 12]) time.choose({ window: minutes * MINUTE });
    expect(recents(store).map((range) => "window" in range && range.window / MINUTE)).toEqual([12, 11, 10, 7, 9]);
  });

  it("are empty when what is kept makes no sense", () => {
    for (const text of ["{", '"x"', "[null, 3, {}]"]) {
      store.setItem("dashboard.recent-ranges", text);
      expect(recents(store)).toEqual([]);
    }
  });
});

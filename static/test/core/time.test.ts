import { expect, test } from "vitest";
import { DAY, HOUR, MINUTE } from "../../src/core/steps";
import {
  formatMoment,
  formatRange,
  fromDocument,
  fromParams,
  inWords,
  parseMoment,
  parseRange,
  resolve,
  shifted,
  type TimeRange,
  toParams,
  zoomedOut,
} from "../../src/core/time";

const NOW = new Date(2026, 10, 22, 12, 30, 15).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

test.each<[string, TimeRange]>([
  ["90m", { window: 90 * MINUTE }],
  ["now-6h", { window: 6 * HOUR }],
  ["Last 15m", { window: 15 * MINUTE }],
  ["now-6h to now", { window: 6 * HOUR }],
  ["now-6h to now-1h", { from: NOW - 6 * HOUR, to: NOW - HOUR }],
  ["today", { from: at(22, 0), to: NOW }],
  ["yesterday", { from: at(21, 0), to: at(22, 0) }],
  ["2026-11-20", { from: at(20, 0), to: at(21, 0) }],
  ["09:00-11:30", { from: at(22, 9), to: at(22, 11, 30) }],
  ["14:00-15:30", { from: at(21, 14), to: at(21, 15, 30) }],
  ["14:00 – 15:30", { from: at(21, 14), to: at(21, 15, 30) }],
  ["23:00-01:00", { from: at(21, 23), to: at(22, 1) }],
  ["11:00 to 02:00", { from: at(21, 11), to: at(22, 2) }],
  ["2026-11-20 14:00 to 15:30", { from: at(20, 14), to: at(20, 15, 30) }],
  ["2026-11-20T14:00 / 2026-11-21T08:00", { from: at(20, 14), to: at(21, 8) }],
  [
    "2026-11-20T14:00:00Z to 2026-11-20T15:00:00Z",
    { from: Date.UTC(2026, 10, 20, 14), to: Date.UTC(2026, 10, 20, 15) },
  ],
])("%s is understood", (text, range) => {
  expect(parseRange(text, NOW)).toEqual(range);
});

test.each([
  "",
  "soon",
  "5",
  "14:00",
  "25:00-26:00",
  "12:61-13:00",
  "now+5m",
  "2026-13-01 10:00 to 11:00",
  "now to now",
])("%j is not", (text) => {
  expect(parseRange(text, NOW)).toBeNull();
});

test("moments are of the day they are said on", () => {
  expect(parseMoment("now", NOW)).toBe(NOW);
  expect(parseMoment("08:15", NOW)).toBe(at(22, 8, 15));
  expect(parseMoment("08:15", NOW, at(3, 20))).toBe(at(3, 8, 15));
  expect(parseMoment("nonsense", NOW)).toBeNull();
});

test("a range in the URL reads back as itself", () => {
  const ranges: TimeRange[] = [
    { window: 5 * MINUTE },
    { window: 90 * MINUTE },
    { from: NOW - 12_345, to: NOW - 1_000 },
  ];
  for (const range of ranges) expect(fromParams(new URLSearchParams(toParams(range)), NOW)).toEqual(range);
  expect(toParams({ window: 6 * HOUR })).toEqual({ from: "now-6h", to: "now" });
});

test("a URL may name epoch milliseconds, nothing, or nonsense", () => {
  const read = (text: string) => fromParams(new URLSearchParams(text), NOW);
  expect(read(`from=${NOW - HOUR}&to=${NOW}`)).toEqual({ from: NOW - HOUR, to: NOW });
  expect(read("from=now-1h")).toEqual({ window: HOUR });
  expect(read("")).toBeNull();
  expect(read("from=x&to=y")).toBeNull();
});

test("ranges move and grow", () => {
  expect(resolve({ window: HOUR }, NOW)).toEqual({ from: NOW - HOUR, to: NOW });
  expect(shifted({ window: HOUR }, -0.5, NOW)).toEqual({ from: NOW - 1.5 * HOUR, to: NOW - 0.5 * HOUR });
  expect(zoomedOut({ window: HOUR }, NOW)).toEqual({ window: 2 * HOUR });
  expect(zoomedOut({ from: NOW - 5 * HOUR, to: NOW - 3 * HOUR }, NOW)).toEqual({
    from: NOW - 6 * HOUR,
    to: NOW - 2 * HOUR,
  });
  expect(zoomedOut({ from: NOW - 2 * HOUR, to: NOW }, NOW)).toEqual({ from: NOW - 4 * HOUR, to: NOW });
});

test("the range of a document", () => {
  expect(fromDocument({ window: 300_000 })).toEqual({ window: 300_000 });
  expect(fromDocument({ from: "2026-11-20T14:00:00Z", to: "2026-11-20T15:00:00Z" })).toEqual({
    from: Date.UTC(2026, 10, 20, 14),
    to: Date.UTC(2026, 10, 20, 15),
  });
});

test("ranges and moments read well", () => {
  expect(formatRange({ window: 5 * MINUTE }, NOW)).toBe("Last 5 minutes");
  expect(formatRange({ window: DAY }, NOW)).toBe("Last 1 day");
  expect(formatRange({ from: at(22, 9), to: at(22, 10) }, NOW)).toBe("09:00 – 10:00");
  expect(formatRange({ from: at(21, 9), to: at(21, 10) }, NOW)).toBe("21 Nov 09:00 – 10:00");
  expect(formatRange({ from: at(21, 23), to: at(22, 1) }, NOW)).toBe("21 Nov 23:00 – 22 Nov 01:00");
  expect(formatMoment(NOW, NOW)).toBe("12:30:15");
  expect(formatMoment(at(20, 7, 5), NOW)).toBe("20 Nov 07:05");
  expect(formatMoment(new Date(2025, 0, 2, 3, 4).getTime(), NOW)).toBe("2 Jan 2025 03:04");
  expect(inWords(90_000)).toBe("90 seconds");
});

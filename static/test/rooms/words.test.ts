import { expect, test } from "vitest";
import { pieces } from "../../src/rooms/text";
import {
  dayWords,
  endedWords,
  initials,
  linkWords,
  saidAt,
  sinceWords,
  typingWords,
  whereWords,
} from "../../src/rooms/words";
import { ADA } from "../fakeRooms";

const NOW = new Date(2026, 10, 22, 12, 30).getTime();
const title = (panel: string) => (panel === "cpu" ? "CPU" : undefined);

test("initials", () => {
  expect(["Ada Lovelace", "grace", "x", "", "linus.t", "Ádám"].map(initials)).toEqual([
    "AL",
    "GR",
    "X",
    "?",
    "LT",
    "ÁD",
  ]);
});

test("who types", () => {
  expect(typingWords([])).toBe("");
  expect(typingWords(["Ada"])).toBe("Ada is typing");
  expect(typingWords(["Ada", "Grace"])).toBe("Ada and Grace are typing");
  expect(typingWords(["Ada", "Grace", "Linus"])).toBe("3 people are typing");
});

test("where somebody is", () => {
  expect(whereWords({ ...ADA, panel: "cpu" }, "u9", title)).toBe("ada, looking at CPU");
  expect(whereWords({ ...ADA, panel: "gone" }, "u9", title)).toBe("ada, here");
  expect(whereWords({ ...ADA, status: "away" }, "u1", title)).toBe("ada (you), away");
});

test("moments", () => {
  const at = (hour: number, minute: number, day = 22) => new Date(2026, 10, day, hour, minute).getTime();
  expect(saidAt(at(11, 42), NOW)).toBe("11:42");
  expect(saidAt(at(11, 42, 20), NOW)).toBe("20 Nov 11:42");
  expect([at(1, 0), at(23, 0, 21), at(23, 0, 1)].map((time) => dayWords(time, NOW))).toEqual([
    "Today",
    "Yesterday",
    "1 Nov",
  ]);
  expect(linkWords({ panel: "cpu", from: at(11, 33), to: at(11, 39) }, title, NOW)).toBe("CPU · 11:33 – 11:39");
  expect(linkWords({ from: at(11, 33) }, title, NOW)).toBe("11:33:00");
  expect(linkWords({ panel: "old" }, title, NOW)).toBe("a panel that is gone");
  expect(sinceWords(new Date(at(11, 42)).toISOString(), NOW)).toBe("since 11:42");
  expect(sinceWords(new Date(at(11, 42, 19)).toISOString(), NOW)).toBe("for 3 days");
});

test("why one no longer follows is told", () => {
  expect(endedWords("ada", "gone")).toBe("ada has left. You are where they were.");
  expect(endedWords("ada", "mutual")).toBe("ada follows you now, so you lead.");
});

test("addresses and names in a text", () => {
  expect(pieces("See https://example.org/a?b=1, @ada.")).toEqual([
    { kind: "text", text: "See " },
    { kind: "link", text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
    { kind: "text", text: ", " },
    { kind: "mention", text: "@ada" },
    { kind: "text", text: "." },
  ]);
  expect(pieces("mail ada@example.org, javascript:alert(1)")).toEqual([
    { kind: "text", text: "mail ada@example.org, javascript:alert(1)" },
  ]);
});

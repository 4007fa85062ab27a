import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begun, called, completed, meant } from "../../src/rooms/mentions";
import { nameIn, pieces } from "../../src/rooms/text";

const file = new URL("../../../tests/vectors/mentions.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf-8")) as { names: [string, string][]; texts: [string, string[]][] };

const mentioned = (text: string) =>
  pieces(text).flatMap((piece) => (piece.kind === "mention" ? [nameIn(piece.text)] : []));

/** Any name that somebody may have. */
const aName = fc
  .array(
    fc.oneof(fc.constantFrom('"', "\\", "@", " ", ".", "a", "é", "'"), fc.string({ unit: "grapheme", minLength: 1 })),
  )
  .map((parts) => [...parts.join("")].slice(0, 60).join("").trim())
  .filter((name) => name !== "" && !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(name));

describe("mentions in a text", () => {
  it.each(vectors.texts)("in %j are those that the server finds", (text, names) => {
    expect([...new Set(mentioned(text))]).toEqual(names);
  });

  it.each(vectors.names)("of %j are written so that the server finds whom they call", (name, call) => {
    expect(called(name)).toBe(call);
    expect(mentioned(`(${call}) and more`)).toEqual([name]);
  });

  it("call whoever it is", () => {
    fc.assert(
      fc.property(aName, (name) => {
        expect(mentioned(`${called(name)} look`)).toEqual([name]);
        expect(begun(called(name).replace(/"$/, ""), 200)?.typed).toBe(name);
      }),
    );
  });

  it("are the server's: words, and names in quotes", () => {
    expect(mentioned('@"Ada Lovelace", ask @bob. Or @"Jürgen K." or @Åsa-1: @"" a@b.org @@eve (@eve)')).toEqual([
      "Ada Lovelace",
      "bob",
      "Jürgen K.",
      "Åsa-1",
      "eve",
    ]);
  });

  it("are written so that they call their person", () => {
    for (const name of ["ada", "bob.smith", "Åsa-1", "Ada Lovelace", "ends.", "日本"])
      expect(mentioned(`(${called(name)}) and more`)).toEqual([name]);
    expect(called("ada")).toBe("@ada");
    expect(called("Ada Lovelace")).toBe('@"Ada Lovelace"');
  });
});

describe("a mention that is being typed", () => {
  it("is found before the caret, where a word begins", () => {
    expect(begun("see @ad", 7)).toEqual({ start: 4, typed: "ad" });
    expect(begun("see @", 5)).toEqual({ start: 4, typed: "" });
    expect(begun('see @"Ada L', 11)).toEqual({ start: 4, typed: "Ada L" });
    expect(begun('see @"Ada \\"L\\', 13)).toEqual({ start: 4, typed: 'Ada "L' });
    expect(begun('see @"Ada" L', 12)).toBeNull();
    expect(begun("see @ad and", 11)).toBeNull();
    expect(begun("ada@example", 11)).toBeNull();
    expect(begun("see @ad", 3)).toBeNull();
  });

  it("is completed in place, with one space after it", () => {
    const put = (text: string, caret: number, name: string) => {
      const found = begun(text, caret);
      return found && completed(text, found, caret, name);
    };
    expect(put("see @ad", 7, "ada")).toEqual({ text: "see @ada ", caret: 9 });
    expect(put("see @ad now", 7, "ada")).toEqual({ text: "see @ada now", caret: 9 });
    expect(put("@a", 2, "Ada Lovelace")).toEqual({ text: '@"Ada Lovelace" ', caret: 16 });
    expect(put('@"Ada" now', 5, "Ada Lovelace")).toEqual({ text: '@"Ada Lovelace" now', caret: 16 });
  });
});

it("finds names by their beginning, then by a later word, each once", () => {
  const names = ["Grace Hopper", "ada", "Linus", "Ada Lovelace", "ada", "Vic Adams", 'a "quoted" one'];
  expect(meant(names, "ad", 5)).toEqual(["ada", "Ada Lovelace", "Vic Adams"]);
  expect(meant(names, "", 2)).toEqual(["Grace Hopper", "ada"]);
  expect(meant(names, "hop", 5)).toEqual(["Grace Hopper"]);
  expect(meant(names, "quo", 5)).toEqual(['a "quoted" one']);
  expect(meant(names, 'a "q', 5)).toEqual(['a "quoted" one']);
  expect(meant(names, "x", 5)).toEqual([]);
});

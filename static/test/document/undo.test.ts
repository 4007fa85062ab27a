import fc from "fast-check";
import { expect, test } from "vitest";
import { type Operation, same, valueAt } from "../../src/document/operations";
import { overlap } from "../../src/document/paths";
import { redone, undone } from "../../src/document/undo";
import { batches, documents } from "./drawn";
import { Editor, Server } from "./editors";

const set = (path: string, value: unknown): Operation => ({ op: "set", path, value });
const START = { title: "A", time: { window: 1 }, panels: {}, variables: {} };

function two(): { server: Server; ada: Editor; bob: Editor } {
  const server = new Server(START);
  return { server, ada: new Editor("ada", server), bob: new Editor("bob", server) };
}

const title = (editor: Editor): unknown => valueAt(editor.state.view, ["title"]);

test("undo and redo go back and forth", () => {
  const { ada } = two();
  for (const name of ["B", "C"]) ada.edit([set("title", name)]);
  const seen = [undone, undone, redone, redone, undone].map((take) => {
    ada.undo(take);
    ada.settle();
    return title(ada);
  });
  expect(seen).toEqual(["B", "A", "B", "C", "B"]);
});

test("nothing to undo does nothing, and a new edit ends what could be redone", () => {
  const { ada } = two();
  expect(ada.undo(undone)).toBeNull();
  ada.edit([set("title", "B")]);
  ada.undo(undone);
  ada.edit([set("title", "C")]);
  expect(ada.undo(redone)).toBeNull();
});

test("what somebody else wrote since is left alone, the rest is undone", () => {
  const { ada, bob } = two();
  ada.edit([set("title", "Ada's"), set("description", "Ada's")]);
  for (const editor of [ada, bob]) editor.settle();
  bob.edit([set("title", "Bob's")]);
  for (const editor of [bob, ada]) editor.settle();
  expect(ada.undo(undone)?.ops).toEqual([{ op: "set", path: "description", value: null }]);
  expect(title(ada)).toBe("Bob's");
});

test("a panel that somebody else has worked on since is not taken away", () => {
  const { ada, bob } = two();
  ada.edit([{ op: "add", path: "panels.p", value: { kind: "text", title: "", at: [0, 0, 1, 1] } }]);
  for (const editor of [ada, bob]) editor.settle();
  bob.edit([set("panels.p.title", "Bob's")]);
  for (const editor of [bob, ada]) editor.settle();
  expect(ada.undo(undone)).toBeNull();
});

test("what came before in the order of the server is what undo goes back to", () => {
  const { ada, bob } = two();
  ada.edit([set("title", "Ada's")]);
  bob.edit([set("title", "Bob's")]);
  for (const editor of [bob, ada]) editor.settle();
  ada.undo(undone);
  expect(title(ada)).toBe("Bob's");
});

test("an undo of a later edit of one's own does not make the earlier one somebody else's", () => {
  const { ada } = two();
  ada.edit([set("title", "B")]);
  ada.edit([set("title", "C")]);
  ada.settle();
  ada.undo(undone);
  ada.edit([set("title", "D")]);
  ada.settle();
  ada.undo(undone);
  ada.undo(undone);
  expect(title(ada)).toBe("A");
});

test("a refused edit cannot be undone", () => {
  const { ada, bob } = two();
  bob.edit([{ op: "add", path: "panels.p", value: { kind: "text", title: "", at: [0, 0, 1, 1] } }]);
  for (const editor of [bob, ada]) editor.settle();
  ada.edit([set("panels.p.title", "Ada's")]);
  bob.edit([{ op: "remove", path: "panels.p" }]);
  bob.settle();
  ada.settle();
  expect(ada.undo(undone)).toBeNull();
});

test("law: undo changes only what the person wrote last", () => {
  const turns = fc.array(
    fc.tuple(fc.constantFrom("ada", "bob"), fc.constantFrom("edit", "edit", "undo", "redo"), batches),
    {
      maxLength: 25,
    },
  );
  fc.assert(
    fc.property(documents, turns, (document, script) => {
      const server = new Server(document);
      const editors = new Map(["ada", "bob"].map((name) => [name, new Editor(name, server)]));
      for (const [name, does, ops] of script) {
        const editor = editors.get(name);
        if (!editor) continue;
        const before = { document: server.document, log: [...server.log] };
        if (does === "edit") editor.edit(ops);
        else if (editor.undo(does === "undo" ? undone : redone)) editor.settle();
        if (does !== "edit") expectOnlyOwn(name, before, server);
        for (const one of editors.values()) one.settle();
      }
    }),
    { numRuns: 300 },
  );
});

/** Every path that changed was written last, before, by this person: itself, or what it is part of or holds. */
function expectOnlyOwn(name: string, before: { document: object; log: Server["log"] }, server: Server): void {
  const last = server.log.slice(before.log.length).flatMap(({ ops }) => ops);
  for (const { path } of last) {
    const names = path.split(".");
    if (same(valueAt(before.document, names), valueAt(server.document, names))) continue;
    const writer = before.log.findLast(({ ops }) => ops.some((op) => overlap(op.path, path)));
    expect(writer?.author).toBe(name);
  }
}

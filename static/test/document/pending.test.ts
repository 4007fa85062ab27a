import fc from "fast-check";
import { expect, test } from "vitest";
import type { Operation } from "../../src/document/operations";
import { Refused } from "../../src/document/paths";
import { acknowledged, pending, received, submitted, withdrawn } from "../../src/document/pending";
import { redone, undone } from "../../src/document/undo";
import { batches, documents } from "./drawn";
import { Editor, Server } from "./editors";

const set = (path: string, value: unknown): Operation => ({ op: "set", path, value });
const START = { title: "T", time: { window: 1 }, panels: {}, variables: {} };

type Move = {
  who: number;
  does: "edit" | "send" | "unheard" | "receive" | "undo" | "redo" | "reload";
  ops: Operation[];
};

const moves = fc.array(
  fc.record<Move>({
    who: fc.integer({ min: 0, max: 2 }),
    does: fc.constantFrom("edit", "edit", "send", "unheard", "receive", "receive", "undo", "redo", "reload"),
    ops: batches,
  }),
  { maxLength: 40 },
);

function play(editors: Editor[], { who, does, ops }: Move): void {
  const editor = editors[who];
  if (does === "edit") editor?.edit(ops);
  else if (does === "send") editor?.send();
  else if (does === "unheard") editor?.send(false);
  else if (does === "receive") editor?.receive();
  else if (does === "reload") editor?.reload();
  else editor?.undo(does === "undo" ? undone : redone);
}

test("law: any interleaving of any editors converges", () => {
  fc.assert(
    fc.property(documents, moves, (document, script) => {
      const server = new Server(document);
      const editors = ["ada", "bob", "cleo"].map((name) => new Editor(name, server));
      for (const move of script) play(editors, move);
      for (const editor of editors) editor.settle();
      for (const editor of editors) editor.settle();
      for (const { state } of editors) {
        expect(state.view).toEqual(server.document);
        expect(state.own).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test("own batches are seen at once and stay on top of what others do", () => {
  let state = submitted(pending(START, 4), { operationId: "mine", ops: [set("title", "Mine")] });
  expect(state.view).toMatchObject({ title: "Mine" });
  state = received(state, { offset: 5, ops: [set("title", "Theirs"), set("description", "D")] });
  expect(state.view).toMatchObject({ title: "Mine", description: "D" });
  expect(state.base).toMatchObject({ title: "Theirs" });
  state = received(state, { offset: 6, ops: [set("title", "Mine")], operationId: "mine" });
  expect(state).toMatchObject({ own: [], revision: 6, base: { title: "Mine" } });
});

test("a refused batch drops out and the rest stays", () => {
  let state = pending<object>(START, 0);
  state = submitted(state, { operationId: "1", ops: [set("title", "One")] });
  state = submitted(state, { operationId: "2", ops: [set("description", "Two")] });
  state = withdrawn(state, "1");
  expect(state.view).toEqual({ ...START, description: "Two" });
  expect(withdrawn(state, "unknown")).toBe(state);
});

test("a batch that others made impossible is not seen, and is back when it is possible again", () => {
  const panel = { kind: "text", title: "", at: [0, 0, 1, 1], queries: {} };
  let state = pending<object>({ ...START, panels: { a: panel } }, 0);
  state = submitted(state, { operationId: "1", ops: [set("panels.a.title", "Mine")] });
  state = received(state, { offset: 1, ops: [{ op: "remove", path: "panels.a" }] });
  expect(state.view).toMatchObject({ panels: {} });
  state = received(state, { offset: 2, ops: [{ op: "add", path: "panels.a", value: panel }] });
  expect(state.view).toMatchObject({ panels: { a: { title: "Mine" } } });
});

test("an entry that the state holds is skipped, but settles what it was", () => {
  const state = submitted(pending(START, 9), { operationId: "1", ops: [set("title", "One")] });
  expect(received(state, { offset: 9, ops: [set("title", "Old")] })).toBe(state);
  expect(received(state, { offset: 8, ops: [set("title", "One")], operationId: "1" })).toMatchObject({
    own: [],
    view: START,
  });
});

test("an answer settles a batch only when the state holds it", () => {
  const state = submitted(pending(START, 9), { operationId: "1", ops: [set("title", "One")] });
  expect(acknowledged(state, "1", 10)).toBe(state);
  expect(acknowledged(state, "1", 9).own).toEqual([]);
});

test("what cannot be done is not done, and an entry that does not fit is no entry of this document", () => {
  const state = pending(START, 0);
  const impossible = [set("panels.gone.title", "x")];
  expect(() => submitted(state, { operationId: "1", ops: impossible })).toThrow(Refused);
  expect(() => received(state, { offset: 1, ops: impossible })).toThrow(Refused);
});

import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import type { Room } from "../../src/client/room";
import { threadWith } from "../../src/people/sought";

it("what was said under an annotation is found there, and the annotation itself", () => {
  const messages = [
    { offset: 2, thread: null },
    { offset: 4, thread: 3 },
  ];
  const room = { view: signal({ messages, annotations: [{ offset: 3 }] }) } as unknown as Room;
  expect([2, 3, 4, 9].map((offset) => threadWith({ room }, offset))).toEqual([null, 3, 3, null]);
});

import { expect, test } from "vitest";
import { savedOf, savedWords } from "../../src/editor/saved";

test.each([
  ["joined", 0, "Saved"],
  ["joined", 2, "Saving…"],
  ["away", 0, "Offline"],
  ["away", 1, "Offline: 1 change kept"],
  ["away", 3, "Offline: 3 changes kept"],
  ["joining", 0, "Saved"],
  ["joining", 2, "Offline: 2 changes kept"],
  ["refused", 1, "Not saved"],
] as const)("a room that is %s with %i changes waiting: %s", (state, waiting, text) => {
  expect(savedWords(savedOf(state, waiting)).text).toBe(text);
});

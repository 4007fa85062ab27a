import { expect, it } from "vitest";
import { print } from "../../src/editing/print";

it("is the same JSON, with places on one line", () => {
  const value = {
    title: 'A "quoted" [title]',
    at: [0, 1, 2, 3],
    none: null,
    empty: {},
    list: [{ a: 1 }, { b: [] }],
    gone: undefined,
  };
  const text = print(value);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
  expect(text).toContain('  "at": [0, 1, 2, 3],\n');
});

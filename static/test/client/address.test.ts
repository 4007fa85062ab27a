import { expect, test } from "vitest";
import { socketAddress } from "../../src/client/address";

test.each([
  ["https://dash.example", "wss://dash.example/ws"],
  ["http://dash.example:8080/", "ws://dash.example:8080/ws"],
  ["https://dash.example/ws", "wss://dash.example/ws"],
  ["wss://dash.example/ws?x=1#y", "wss://dash.example/ws"],
  ["https://example.org/dash/", "wss://example.org/dash/ws"],
  ["/", "wss://page.example/ws"],
  ["../", "wss://page.example/ws"],
])("%s is reached at %s", (address, expected) => {
  expect(socketAddress(address, "https://page.example/static/client.js")).toBe(expected);
});

test.each(["", "dash.example:8080", "file:///tmp"])("%j is refused", (address) => {
  expect(() => socketAddress(address)).toThrow(TypeError);
});

import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { follow } from "../../src/client/page";
import type { ConnectionState } from "../../src/core/connection";

type Listener = (event: Event & { persisted?: boolean }) => void;

/** A page that can be hidden, left and come back to, and what its connection is told. */
function page() {
  const listeners = new Map<string, Listener>();
  const told: string[] = [];
  const state = signal<ConnectionState>("live");
  const connection = {
    state,
    pace: (hidden: boolean) => told.push(hidden ? "hidden" : "shown"),
    retry: () => told.push("retry"),
    open: () => told.push("open"),
    close: () => told.push("close"),
  };
  const addEventListener = (name: string, listener: unknown) => listeners.set(name, listener as Listener);
  const document = { hidden: false, addEventListener: addEventListener as Document["addEventListener"] };
  follow(connection, { document, addEventListener });
  const happens = (name: string, event = {}) => listeners.get(name)?.(event as Event);
  return { told, happens, document, state };
}

test("a page that is shown again is told of, and tries at once", () => {
  const { told, happens, document } = page();
  document.hidden = true;
  happens("visibilitychange");
  document.hidden = false;
  happens("visibilitychange");
  expect(told).toEqual(["shown", "hidden", "shown", "retry"]);
});

test("a machine that wakes up, or has a network again, tries at once", () => {
  const { told, happens } = page();
  happens("resume");
  happens("online");
  expect(told).toEqual(["shown", "shown", "retry", "retry"]);
});

test("a page that is left says goodbye, and connects again when it comes out of the cache", () => {
  const { told, happens, state } = page();
  happens("pagehide");
  happens("pageshow", { persisted: true });
  expect(told).toEqual(["shown", "close", "open"]);
  state.value = "closed"; // by whoever disconnected
  happens("pagehide");
  happens("pageshow", { persisted: true });
  expect(told).toEqual(["shown", "close", "open"]);
});

test("where there is no page there is nothing to follow", () => {
  const state = signal<ConnectionState>("live");
  const never = () => {
    throw new Error("nothing has happened");
  };
  expect(() => follow({ state, pace: never, retry: never, open: never, close: never }, {})).not.toThrow();
});

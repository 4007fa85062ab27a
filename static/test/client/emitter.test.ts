import { expect, test } from "vitest";
import { Emitter } from "../../src/client/emitter";

test("listeners hear what they listen to, until they do not", () => {
  const emitter = new Emitter<{ a: number; b: string }>();
  const heard: unknown[] = [];
  const stop = emitter.on("a", (value) => heard.push(value));
  const listener = (value: number): unknown => heard.push(-value);
  emitter.on("a", listener);
  emitter.emit("a", 1);
  emitter.emit("b", "nobody listens");
  emitter.off("a", listener);
  emitter.emit("a", 2);
  stop();
  emitter.emit("a", 3);
  expect(heard).toEqual([1, -1, 2]);
});

test("a listener that ends itself, or throws, hinders no other", async () => {
  const emitter = new Emitter<{ a: number }>();
  const heard: number[] = [];
  const stop = emitter.on("a", () => stop());
  emitter.on("a", () => {
    throw new Error("the listener's own");
  });
  emitter.on("a", (value) => heard.push(value));
  const reported = new Promise<unknown>((resolve) => {
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.once("uncaughtException", (error) => {
      for (const other of others) process.on("uncaughtException", other);
      resolve(error);
    });
  });
  emitter.emit("a", 1);
  expect(heard).toEqual([1]);
  expect(await reported).toMatchObject({ message: "the listener's own" });
});

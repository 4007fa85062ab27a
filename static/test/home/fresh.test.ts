import { beforeEach, expect, it } from "vitest";
import { keepFresh, type Looked } from "../../src/home/fresh";
import { ManualClock } from "../clock";

class Page extends EventTarget {
  hidden = false;

  be(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let clock: ManualClock;
let page: Page;
let asked: number;
let fails: boolean;
let stop: () => void;

beforeEach(() => {
  clock = new ManualClock();
  clock.dice = 0;
  page = new Page();
  asked = 0;
  fails = false;
  const ask = async (): Promise<void> => {
    asked++;
    if (fails) throw new Error("away");
  };
  stop = keepFresh(ask, clock, page as unknown as Looked);
});

it("asks again and again while somebody looks, also after a failure", async () => {
  expect(asked).toBe(0);
  await clock.advance(8_000);
  expect(asked).toBe(1);
  fails = true;
  await clock.advance(16_000);
  expect(asked).toBe(3);
});

it("does not ask while nobody looks, but at once when they are back", async () => {
  page.be(true);
  await clock.advance(60_000);
  expect(asked).toBe(0);
  page.be(false);
  await clock.settle();
  expect(asked).toBe(1);
  await clock.advance(8_000);
  expect(asked).toBe(2);
});

it("ends", async () => {
  stop();
  page.be(false);
  await clock.advance(60_000);
  expect(asked).toBe(0);
});

// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { Frames } from "../../src/charts/frames";

/** A screen whose frames come when they are asked for, and a clock that drawing moves. */
function screen() {
  let step: ((now: number) => void) | null = null;
  let time = 0;
  const frames = new Frames(
    (next) => {
      step = next;
    },
    () => time,
  );
  const drawn: string[] = [];
  const add = (name: string, cost = 0) => {
    const drawing = {
      wanted: true,
      due: () => drawing.wanted,
      draw: () => {
        drawn.push(name);
        time += cost;
      },
    };
    return { drawing, remove: frames.add(drawing) };
  };
  const frame = () => {
    drawn.length = 0;
    step?.(time);
    return [...drawn];
  };
  return { add, frame, frames };
}

test("what is due is drawn once a frame", () => {
  const { add, frame } = screen();
  const [a] = [add("a"), add("b")];
  expect(frame()).toEqual(["a", "b"]);
  if (a) a.drawing.wanted = false;
  expect(frame()).toEqual(["b"]);
});

test("what does not fit into a frame takes its turn in the next", () => {
  const { add, frame } = screen();
  for (const name of ["a", "b", "c"]) add(name, 3);
  expect(frame()).toEqual(["a", "b"]);
  expect(frame()).toEqual(["c", "a"]);
  expect(frame()).toEqual(["b", "c"]);
});

test("what was removed is not drawn", () => {
  const { add, frame } = screen();
  const { remove } = add("a");
  add("b");
  remove();
  remove();
  expect(frame()).toEqual(["b"]);
});

test("the drawings in an element are those whose canvas is", () => {
  const { frames } = screen();
  const [box, inside, outside] = [
    document.createElement("div"),
    ...["a", "b"].map(() => document.createElement("canvas")),
  ];
  box?.append(inside as HTMLCanvasElement);
  const drawing = (canvas?: Node) => ({
    due: () => false,
    draw: () => undefined,
    ...(canvas && { canvas: canvas as HTMLCanvasElement }),
  });
  const [mine, others, without] = [drawing(inside), drawing(outside), drawing()];
  for (const one of [mine, others, without]) frames.add(one);
  expect(frames.within(box as Element)).toEqual([mine]);
});

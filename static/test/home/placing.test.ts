import { describe, expect, it } from "vitest";
import { arrange } from "../../src/document/arrange";
import type { Suggestion } from "../../src/home/api";
import { newest } from "../../src/home/arrivals";
import { placed } from "../../src/home/placing";

const suggestion = (title: string, w: number, h: number): Suggestion => ({
  kind: "timeseries",
  title,
  queries: { a: { metric: title } },
  size: [w, h],
});

describe("placed", () => {
  const panels = placed([
    suggestion("cpu", 12, 6),
    suggestion("load", 6, 3),
    suggestion("disk", 12, 6),
    suggestion("mem", 6, 3),
    suggestion("net", 24, 6),
  ]);

  it("puts low panels first and fills rows from the left", () => {
    expect(Object.values(panels).map(({ title, at }) => [title, at.slice(0, 2)])).toEqual([
      ["load", [0, 0]],
      ["mem", [6, 0]],
      ["cpu", [12, 0]],
      ["disk", [0, 6]],
      ["net", [0, 12]],
    ]);
  });

  it("leaves nothing for the page to rearrange, and no size behind", () => {
    expect(Object.fromEntries(arrange(panels))).toEqual(
      Object.fromEntries(Object.entries(panels).map(([id, { at }]) => [id, at])),
    );
    expect(Object.values(panels).every((panel) => !("size" in panel))).toBe(true);
  });
});

describe("newest", () => {
  const arrived = (metric: string, last: number | null) => ({ metric, last, labels: {}, series: 1, unit: "" });

  it("is the metric with the latest point, and never one of the server's own", () => {
    const metrics = [
      arrived("dashboard_source_points", 90),
      arrived("cpu", 50),
      arrived("room_temp", 70),
      arrived("new", null),
    ];
    expect(newest(metrics)?.metric).toBe("room_temp");
    expect(newest([arrived("dashboard_source_points", 90)])).toBeNull();
    expect(newest([arrived("new", null)])?.metric).toBe("new");
  });
});

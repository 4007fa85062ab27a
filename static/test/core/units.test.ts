import { expect, test } from "vitest";
import { format, formatDuration, formatTicks, quantity } from "../../src/core/units";

/** Spaces as one types them. */
const plain = (text: string) => text.replaceAll("\u202f", " ");

test.each<[number | null, string, string]>([
  [22, "", "22"],
  [0, "", "0"],
  [1234, "", "1,234"],
  [12_345, "", "12.3 k"],
  [-1_234_567, "count", "−1.23 M"],
  [0.001234, "", "0.00123"],
  [77.345, "percent", "77.3 %"],
  [100, "percent", "100 %"],
  [0.773, "ratio", "77.3 %"],
  [0, "ratio", "0 %"],
  [1, "ratio", "100 %"],
  [512, "bytes", "512 B"],
  [1536, "bytes", "1.50 KiB"],
  [8 * 1024 ** 3, "bytes", "8.00 GiB"],
  [1_250_000, "bytes/s", "1.25 MB/s"],
  [999, "bits/s", "999 bit/s"],
  [0.057, "seconds", "57.0 ms"],
  [0, "seconds", "0 s"],
  [90, "seconds", "1.50 min"],
  [0.25, "ms", "250 µs"],
  [57, "ms", "57 ms"],
  [0, "ms", "0 ms"],
  [1500, "ms", "1.50 s"],
  [21.5, "celsius", "21.5 °C"],
  [22, "/s", "22 /s"],
  [3400, "req/s", "3,400 req/s"],
  [34_000, "req/s", "34.0 k req/s"],
  [null, "bytes", "–"],
  [Number.NaN, "bytes", "–"],
  [-0.0001, "celsius", "−0.000100 °C"],
])("%s in %j is %s", (value, unit, text) => {
  expect(plain(format(value, unit))).toBe(text);
});

test("a panel may fix the decimals, and no zero is negative", () => {
  expect(plain(format(77.345, "percent", 2))).toBe("77.34 %");
  expect(plain(format(77.345, "percent", 0))).toBe("77 %");
  expect(format(-0.001, "", 1)).toBe("0.0");
});

test("number and unit come apart", () => {
  expect(quantity(1536, "bytes")).toEqual({ number: "1.50", suffix: "KiB" });
  expect(quantity(null, "bytes")).toEqual({ number: "–", suffix: "" });
});

test("the labels of an axis share their scale and have the decimals they need", () => {
  const ticks = (values: number[], unit = "") => formatTicks(values, unit).map(plain);
  expect(ticks([0, 20, 40, 60], "percent")).toEqual(["0 %", "20 %", "40 %", "60 %"]);
  expect(ticks([0, 500, 1000, 1500], "ms")).toEqual(["0.0 s", "0.5 s", "1.0 s", "1.5 s"]);
  expect(ticks([0, 0.25, 0.5])).toEqual(["0.00", "0.25", "0.50"]);
  expect(ticks([0, 524_288, 1_048_576], "bytes")).toEqual(["0.0 MiB", "0.5 MiB", "1.0 MiB"]);
  expect(ticks([21.2, 21.4, 21.6], "celsius")).toEqual(["21.2 °C", "21.4 °C", "21.6 °C"]);
  expect(ticks([0])).toEqual(["0"]);
});

test("durations in words", () => {
  expect(plain(formatDuration(90_000))).toBe("1 min 30 s");
  expect(plain(formatDuration(86_400_000))).toBe("1 d");
  expect(plain(formatDuration(90_061_000))).toBe("1 d 1 h");
  expect(plain(formatDuration(250))).toBe("250 ms");
});

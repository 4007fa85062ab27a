/**
 * The units that are known by name, and the scales of each. What each is called, for people to choose from, is in
 * `unitNames.ts`, which only the editor needs. Twin of `dashboard/document/unit_table.py`.
 */

/** What turns a raw value into a number of one unit: `value / factor`, between `prefix` and `suffix`. */
export interface Scale {
  factor: number;
  suffix: string;
  prefix?: string;
  /** Decimals where the panel does not fix them; absent = as many as matter. */
  decimals?: number;
}

const scaled = (base: number, suffixes: readonly string[]): Scale[] =>
  suffixes.map((suffix, power) => ({ factor: base ** power, suffix }));

/** `B` → B, kB, MB …; a prefix stands before the first letter. */
const thousands = (suffix: string) =>
  scaled(
    1000,
    ["", "k", "M", "G", "T", "P"].map((prefix) => prefix + suffix),
  );
const binary = (suffix: string) =>
  scaled(
    1024,
    ["", "Ki", "Mi", "Gi", "Ti", "Pi"].map((prefix) => prefix + suffix),
  );
/** With what is smaller than one: nV, µV, mV, V, kV … */
const metric = (suffix: string): Scale[] => [
  { factor: 1e-9, suffix: `n${suffix}` },
  { factor: 1e-6, suffix: `µ${suffix}` },
  { factor: 1e-3, suffix: `m${suffix}` },
  ...thousands(suffix),
];
const plain = (suffix: string): Scale[] => [{ factor: 1, suffix }];
/** The same scales for values that count something larger: a value of 1 is `of` of the first. */
const larger = (scales: readonly Scale[], of: number): Scale[] =>
  scales.map((scale) => ({ ...scale, factor: scale.factor / of }));
/** The same scales for values that count something smaller: `per` of them are 1 of the first. */
const smaller = (scales: readonly Scale[], per: number): Scale[] =>
  scales.map((scale) => ({ ...scale, factor: scale.factor * per }));
const money = (prefix: string, decimals = 2): Scale[] => [
  { factor: 1, suffix: "", prefix, decimals },
  { factor: 1e3, suffix: "k", prefix },
  { factor: 1e6, suffix: "M", prefix },
  { factor: 1e9, suffix: "bn", prefix },
];

export const NUMBERS = thousands("");
const TIME: readonly Scale[] = [
  { factor: 1e-9, suffix: "ns" },
  { factor: 1e-6, suffix: "µs" },
  { factor: 1e-3, suffix: "ms" },
  { factor: 1, suffix: "s" },
  { factor: 60, suffix: "min" },
  { factor: 3600, suffix: "h" },
  { factor: 86_400, suffix: "d" },
];

export const SCALES: Readonly<Record<string, readonly Scale[]>> = {
  "": NUMBERS,
  count: NUMBERS,
  percent: plain("%"),
  ratio: [{ factor: 0.01, suffix: "%" }],
  ppm: plain("ppm"),
  ppb: plain("ppb"),
  humidity: plain("%RH"),
  decibels: plain("dB"),
  dbm: plain("dBm"),
  ph: plain("pH"),

  bytes: binary("B"),
  "bytes-si": thousands("B"),
  kibibytes: larger(binary("B"), 1024),
  mebibytes: larger(binary("B"), 1_048_576),
  gibibytes: larger(binary("B"), 1_073_741_824),
  bits: thousands("bit"),
  "bits-iec": binary("bit"),
  "bytes/s": thousands("B/s"),
  "bytes-iec/s": binary("B/s"),
  "bits/s": thousands("bit/s"),
  "packets/s": thousands("p/s"),

  "/s": thousands("/s"),
  "/min": thousands("/min"),
  "/h": thousands("/h"),
  "requests/s": thousands("req/s"),
  "operations/s": thousands("op/s"),
  iops: thousands("IOPS"),
  rpm: plain("rpm"),
  hertz: thousands("Hz"),

  ns: smaller(TIME, 1e9),
  us: smaller(TIME, 1e6),
  ms: smaller(TIME, 1000),
  seconds: TIME,
  minutes: larger(TIME.slice(3), 60),
  hours: larger(TIME.slice(3), 3600),
  days: larger(TIME.slice(3), 86_400),

  EUR: money("€"),
  USD: money("$"),
  GBP: money("£"),
  CHF: money("CHF "),
  JPY: money("¥", 0),
  CNY: money("CN¥"),
  INR: money("₹"),
  BTC: [{ factor: 1, suffix: "", prefix: "₿", decimals: 6 }],

  celsius: plain("°C"),
  fahrenheit: plain("°F"),
  kelvin: plain("K"),
  volts: metric("V"),
  amperes: metric("A"),
  watts: metric("W"),
  "watt-hours": thousands("Wh"),
  "kilowatt-hours": larger(thousands("Wh"), 1000),
  joules: thousands("J"),
  ohms: metric("Ω"),
  metres: metric("m").slice(1, 5),
  kilometres: plain("km"),
  "metres/s": plain("m/s"),
  "kilometres/h": plain("km/h"),
  grams: [...metric("g").slice(1, 5), { factor: 1e6, suffix: "t" }],
  kilograms: larger([...metric("g").slice(1, 5), { factor: 1e6, suffix: "t" }], 1000),
  litres: metric("l").slice(2, 5),
  "litres/min": plain("l/min"),
  "cubic-metres": plain("m³"),
  pascals: thousands("Pa"),
  hectopascals: plain("hPa"),
  bars: metric("bar").slice(2, 4),
  degrees: plain("°"),
  lux: thousands("lx"),
  "micrograms/m3": plain("µg/m³"),
};

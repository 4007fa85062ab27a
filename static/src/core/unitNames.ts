/** What the units are called, for people to choose from; kept apart because only the editor needs it. */

/** One unit to choose: `unit` is what the document holds. */
export interface UnitName {
  unit: string;
  name: string;
  group: string;
}

const GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Plain: {
    "": "None",
    count: "Count",
    percent: "Percent, 0 to 100",
    ratio: "Percent, 0 to 1",
    ppm: "Parts per million",
    ppb: "Parts per billion",
  },
  Data: {
    bytes: "Bytes, KiB (1024)",
    "bytes-si": "Bytes, kB (1000)",
    kibibytes: "Kibibytes",
    mebibytes: "Mebibytes",
    gibibytes: "Gibibytes",
    bits: "Bits, kbit (1000)",
    "bits-iec": "Bits, Kibit (1024)",
  },
  Rates: {
    "bytes/s": "Bytes a second, kB/s",
    "bytes-iec/s": "Bytes a second, KiB/s",
    "bits/s": "Bits a second",
    "packets/s": "Packets a second",
    "requests/s": "Requests a second",
    "operations/s": "Operations a second",
    iops: "Input and output a second, IOPS",
    "/s": "A second",
    "/min": "A minute",
    "/h": "An hour",
    hertz: "Hertz",
    rpm: "Turns a minute",
  },
  Time: {
    seconds: "Seconds",
    ms: "Milliseconds",
    us: "Microseconds",
    ns: "Nanoseconds",
    minutes: "Minutes",
    hours: "Hours",
    days: "Days",
    duration: "Seconds as 1 h 20 min",
    clock: "Seconds as 1:20:00",
  },
  Dates: {
    date: "Moment, milliseconds since 1970",
    "date-s": "Moment, seconds since 1970",
  },
  Money: {
    EUR: "Euro",
    USD: "US dollar",
    GBP: "Pound",
    CHF: "Swiss franc",
    JPY: "Yen",
    CNY: "Yuan",
    INR: "Rupee",
    BTC: "Bitcoin",
  },
  Climate: {
    celsius: "Degrees Celsius",
    fahrenheit: "Degrees Fahrenheit",
    kelvin: "Kelvin",
    humidity: "Relative humidity",
    pascals: "Pascals",
    hectopascals: "Hectopascals",
    bars: "Bar",
    lux: "Lux",
    "micrograms/m3": "Micrograms a cubic metre",
    ph: "Acidity, pH",
  },
  "Electricity and energy": {
    volts: "Volts",
    amperes: "Amperes",
    watts: "Watts",
    "watt-hours": "Watt-hours",
    "kilowatt-hours": "Kilowatt-hours",
    joules: "Joules",
    ohms: "Ohms",
  },
  Signals: {
    decibels: "Decibels",
    dbm: "Decibel-milliwatts",
  },
  Measures: {
    metres: "Metres",
    kilometres: "Kilometres",
    "metres/s": "Metres a second",
    "kilometres/h": "Kilometres an hour",
    grams: "Grams",
    kilograms: "Kilograms",
    litres: "Litres",
    "litres/min": "Litres a minute",
    "cubic-metres": "Cubic metres",
    degrees: "Degrees of angle",
  },
};

/** Every unit that is known by name, in the order of the picker. */
export const UNIT_NAMES: readonly UnitName[] = Object.entries(GROUPS).flatMap(([group, names]) =>
  Object.entries(names).map(([unit, name]) => ({ unit, name, group })),
);

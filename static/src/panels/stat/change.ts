import { format } from "../../core/units";

/** How a value changed over a range, in words without a sign. */
export interface Change {
  sign: -1 | 0 | 1;
  text: string;
}

/** Units in which a difference says more than a share. */
const DIFFERENCES: Readonly<Record<string, (difference: number) => string>> = {
  percent: (difference) => `${format(difference)} points`,
  ratio: (difference) => `${format(difference * 100)} points`,
  celsius: (difference) => format(difference, "celsius"),
  fahrenheit: (difference) => format(difference, "fahrenheit"),
  kelvin: (difference) => format(difference, "kelvin"),
  date: (difference) => format(difference, "ms"),
  "date-s": (difference) => format(difference, "seconds"),
};

/** The change from `first` to `last`; null when one of them is missing. */
export function changeOf(first: number, last: number, unit: string): Change | null {
  if (Number.isNaN(first) || Number.isNaN(last)) return null;
  const difference = last - first;
  const sign = Math.sign(difference) as Change["sign"];
  const size = Math.abs(difference);
  const told = DIFFERENCES[unit];
  if (told) return { sign, text: told(size) };
  if (first === 0) return { sign, text: format(size, unit) };
  const share = (size / Math.abs(first)) * 100;
  return {
    sign,
    text: share >= 1000 ? `× ${format(Math.abs(last / first))}` : format(share, "percent", share < 10 ? 1 : 0),
  };
}

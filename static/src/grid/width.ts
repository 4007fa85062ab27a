/** How many columns there is room for: 24, 12 on a tablet, one on a phone. */
import { type ReadonlySignal, signal } from "@preact/signals";

export type Width = "desk" | "tablet" | "phone";

const PHONE = "(max-width: 639px)";
const TABLET = "(max-width: 1023px)";

/** Follows the window. */
export function watchWidth(): ReadonlySignal<Width> {
  const [phone, tablet] = [matchMedia(PHONE), matchMedia(TABLET)];
  const read = (): Width => (phone.matches ? "phone" : tablet.matches ? "tablet" : "desk");
  const width = signal(read());
  for (const query of [phone, tablet]) query.addEventListener("change", () => (width.value = read()));
  return width;
}

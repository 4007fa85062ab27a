/** Icons that only people need; as those of the page. */
import type { JSX } from "preact";
import { Drawn } from "../ui/icons";

const PATHS = {
  archive: "M2 3h12v3H2ZM3 6v7.500h10V6M6.500 9h3",
  at: "M8 10.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM10.800 5.200V9c0 1 .7 1.700 1.600 1.700S14 9.700 14 8A6 6 0 1 0 11.500 12.900",
  bell: "M8 2a4 4 0 0 0-4 4c0 3.500-1.500 4.500-1.500 5.500h11c0-1-1.500-2-1.500-5.500a4 4 0 0 0-4-4ZM6.500 13.800c.4.500.9.700 1.500.700s1.100-.2 1.500-.700",
  doubleCheck: "M1.500 8.500 4.500 11.500 10 5M7.500 10.500l1 1L14.500 5",
  unread: "M2 4h12v8.500H2ZM2.300 4.500 8 9l5.700-4.500",
  chat: "M3.5 2.5h9a1.5 1.5 0 0 1 1.5 1.5v5.5a1.5 1.5 0 0 1-1.5 1.5H7l-3.2 2.7V11h-.3A1.5 1.5 0 0 1 2 9.500V4a1.5 1.5 0 0 1 1.500-1.500Z",
  flag: "M3.500 14V2.500M3.500 3h8l-1.800 2.700 1.800 2.800h-8",
  people:
    "M6 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM1.500 13.500c.3-2.400 2-3.800 4.500-3.800s4.200 1.400 4.500 3.800M10.800 2.800a2.400 2.400 0 0 1 0 4.500M12.400 9.900c1.300.6 2 1.900 2.200 3.600",
  send: "M2.500 8h10M8.500 3.500 13 8l-4.500 4.500",
  smile: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.500 9.500c1.200 1.600 3.800 1.600 5 0M6 6.300h.01M10 6.300h.01",
} as const;

/** A decoration: what it means is said by the text or label beside it. */
export function Glyph({ name }: { name: keyof typeof PATHS }): JSX.Element {
  return <Drawn path={PATHS[name]} />;
}

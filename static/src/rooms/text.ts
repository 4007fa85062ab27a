/** The parts of a message's text: plain words, links that lead out, names that are called. Pure. */

import { plain } from "./mentions";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "mention"; text: string }
  | { kind: "link"; text: string; href: string };

const SPECIAL =
  /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])|(?<![\p{L}\p{N}_@])(@(?:"(?:[^"\\\n]|\\[^\n]){1,60}"|[\p{L}\p{N}_.-]{0,59}[\p{L}\p{N}_]))/gu;

/** The name that a mention calls. */
export function nameIn(mention: string): string {
  const written = mention.slice(1);
  return written.startsWith('"') ? plain(written.slice(1, -1)) : written;
}

/** `text` in pieces; only `http` and `https` addresses become links. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(SPECIAL)) {
    if (match.index > end) found.push({ kind: "text", text: text.slice(end, match.index) });
    const [whole, address] = match;
    found.push(address ? { kind: "link", text: whole, href: address } : { kind: "mention", text: whole });
    end = match.index + whole.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

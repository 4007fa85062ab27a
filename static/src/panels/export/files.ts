/** Files made of a panel, handed to the person in front of it. */
import type { Frames } from "../../charts/frames";
import type { RoomView } from "../../charts/room";
import type { ShownPanel } from "../../charts/sync";
import { kindOf } from "../registry";
import { cellsOf, csv } from "./csv";
import { pictureOf } from "./png";

export async function savePng(shown: ShownPanel, frames: Frames): Promise<void> {
  const panel = shown.body.closest("[data-panel]") ?? shown.body;
  save(await pictureOf(panel, shown.bounds(), frames.within(panel)), nameOf(shown, "png"));
}

export function saveCsv(shown: ShownPanel, room: RoomView | null): void {
  const interval = shown.bounds();
  const cells = kindOf(shown.panel.kind).cells?.(room, shown.panel) ?? cellsOf(shown.data.rowsIn(interval), interval);
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  save(new Blob(["\ufeff", csv(cells)], { type: "text/csv;charset=utf-8" }), nameOf(shown, "csv"));
}

/** `CPU by core 2026-11-22 15.04.csv` */
function nameOf({ panel, bounds }: ShownPanel, ending: string): string {
  const title = panel.title.replace(/[^\p{L}\p{N} _-]+/gu, "").trim() || "panel";
  const at = new Date(bounds().to - new Date().getTimezoneOffset() * 60_000).toISOString();
  return `${title.slice(0, 80)} ${at.slice(0, 10)} ${at.slice(11, 16).replace(":", ".")}.${ending}`;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

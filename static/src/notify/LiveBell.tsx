/** The bell with its connection: loaded after the first paint. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import faces from "../../css/faces.css?inline";
import notices from "../../css/notices.css?inline";
import { type Shortcut, useShortcuts } from "../ui/keys";
import { adopt } from "../ui/sheets";
import { InboxApi } from "./api";
import { Bell } from "./Bell";
import type { BellProps } from "./BellPlace";
import { Notices } from "./notices";

adopt(faces + notices);

const SHORTCUTS: Shortcut[] = [
  { keys: "g i", label: "Go to the inbox", group: "Everywhere", act: () => location.assign("/inbox") },
];

export function LiveBell({ connection, toasts = true, here }: BellProps): JSX.Element {
  const kept = useMemo(() => new Notices(connection, new InboxApi(), toasts, here), [connection, toasts, here]);
  useEffect(() => () => kept.close(), [kept]);
  useShortcuts(SHORTCUTS);
  return <Bell notices={kept} />;
}

/** What the menu at the end of a dashboard's bar has. */
import type { User } from "../core/wire";
import type { Opened } from "../editor/session";
import type { TimeState } from "../time/state";
import { themeEntries } from "../ui/Bar";
import type { MenuEntry } from "../ui/Menu";
import { signOut } from "../ui/session";
import { toggleKiosk } from "./kioskMode";

interface More {
  user: User | null;
  mayEdit: boolean;
  editing: boolean;
  time: TimeState;
  edit: (on: boolean, opened?: Opened) => void;
  /** Closes the gaps between panels; null while one does not edit. */
  tidy: (() => void) | null;
  open: (what: "share" | "versions") => void;
}

export function moreEntries(more: More): MenuEntry[] {
  const { user, time, open } = more;
  const live = time.live.value;
  const leaving: MenuEntry[] = user
    ? ["line", { heading: `${user.name}, ${user.role}` }, { label: "Sign out", icon: "leave", act: signOut }]
    : [];
  return [
    ...(more.mayEdit ? editEntries(more) : []),
    { label: live ? "Pause" : "Go live", icon: live ? "pause" : "play", keys: "p", act: () => time.toggle() },
    ...(user ? [{ label: "Share…", icon: "user" as const, act: () => open("share") }] : []),
    { label: "Versions…", icon: "clock", act: () => open("versions") },
    { label: "For a TV", icon: "full", keys: "d k", act: toggleKiosk },
    { label: "Sources", icon: "link", href: "/sources" },
    "line",
    { heading: "Theme" },
    ...themeEntries(),
    ...leaving,
  ];
}

function editEntries({ editing, edit, tidy }: More): MenuEntry[] {
  return [
    { label: editing ? "Stop editing" : "Edit", icon: editing ? "check" : "pen", keys: "e", act: () => edit(!editing) },
    { label: "Add a panel…", icon: "plus", act: () => edit(true, "add") },
    ...(tidy ? [{ label: "Tidy up: close the gaps", icon: "up" as const, act: tidy }] : []),
    { label: "Name, description, range…", icon: "info", act: () => edit(true, "about") },
    { label: "Edit as JSON…", icon: "code", act: () => edit(true, "json") },
    "line",
  ];
}

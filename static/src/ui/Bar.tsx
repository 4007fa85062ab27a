/** The bar of every page but the dashboard's own: where one can go, and who one is. */
import type { ComponentChildren, JSX } from "preact";
import type { User } from "../core/wire";
import { Icon } from "./icons";
import { Menu, type MenuEntry } from "./Menu";
import { signOut } from "./session";
import { setTheme, type Theme, theme } from "./theme";

interface Props {
  user: User | null;
  here: "home" | "sources" | "inbox" | "";
  bell: ComponentChildren;
  children?: ComponentChildren;
}

export function Bar({ user, here, bell, children }: Props): JSX.Element {
  return (
    <header class="bar">
      <Brand />
      <nav aria-label="Main">
        <a class="btn ghost" href="/" aria-current={here === "home" ? "page" : undefined}>
          Dashboards
        </a>
        <a class="btn ghost" href="/sources" aria-current={here === "sources" ? "page" : undefined}>
          Sources
        </a>
      </nav>
      {children}
      <span class="spring" />
      {bell}
      <span class="wide-only">
        <ThemeMenu />
      </span>
      {user && <UserMenu user={user} />}
    </header>
  );
}

/** The way home: the same picture as in the browser's tab. */
export function Brand(): JSX.Element {
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href ?? "";
  return (
    <a class="brand" href="/" aria-label="All dashboards" data-tip="All dashboards">
      <img src={icon} alt="" width="24" height="24" />
    </a>
  );
}

const THEMES: { value: Theme; label: string; icon: "sun" | "moon" | "system" }[] = [
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
  { value: "system", label: "As the system", icon: "system" },
];

/** Light, dark or as the system: as entries of a menu. */
export function themeEntries(): MenuEntry[] {
  return THEMES.map(({ value, label, icon }) => ({
    label,
    icon,
    checked: theme.value === value,
    act: () => setTheme(value),
  }));
}

export function ThemeMenu(): JSX.Element {
  const icon = THEMES.find(({ value }) => value === theme.value)?.icon ?? "system";
  return (
    <Menu label="Theme" entries={themeEntries()}>
      <Icon name={icon} />
    </Menu>
  );
}

function UserMenu({ user }: { user: User }): JSX.Element {
  const entries: MenuEntry[] = [
    { heading: `${user.name}, ${user.role}` },
    { label: "Inbox", icon: "info", href: "/inbox" },
    "line",
    { heading: "Theme" },
    ...themeEntries(),
    "line",
    { label: "Sign out", icon: "leave", act: signOut },
  ];
  return (
    <Menu label={`Signed in as ${user.name}`} entries={entries} class="btn ghost">
      <Icon name="user" />
      <span class="wide-only">{user.name}</span>
    </Menu>
  );
}

/** A button that opens a menu: arrows, Home, End and first letters move; Enter chooses; Escape leaves. */
import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Align } from "./floating";
import { Icon, type IconName } from "./icons";
import { Popover } from "./Popover";

export interface Action {
  label: string;
  icon?: IconName;
  /** Shown at the right: the shortcut that does the same. */
  keys?: string;
  danger?: boolean;
  /** One of several: whether this one is on. */
  checked?: boolean;
  href?: string;
  act?: () => void;
}

export type MenuEntry = Action | "line" | { heading: string };

interface Props {
  label: string;
  entries: MenuEntry[];
  children: ComponentChildren;
  class?: string;
  align?: Align;
}

export function Menu({ label, entries, children, class: kind = "btn ghost icon", align = "end" }: Props): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={kind}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={(event) => {
          setOpen(event.detail === 0 ? !open : !wasOpen.current);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {open && (
        <Popover
          anchor={button}
          label={label}
          align={align}
          class="menu sheet"
          role="menu"
          onClose={() => setOpen(false)}
          onKeyDown={move}
        >
          {entries.map((entry, index) => row(entry, index, () => setOpen(false)))}
        </Popover>
      )}
    </>
  );
}

function row(entry: MenuEntry, index: number, close: () => void): JSX.Element {
  if (entry === "line") return <hr key={`line${index}`} />;
  if ("heading" in entry) {
    return (
      <div key={entry.heading} class="heading" role="presentation">
        {entry.heading}
      </div>
    );
  }
  const shared = {
    class: entry.danger ? "item danger" : "item",
    tabIndex: -1,
    ...(entry.checked === undefined
      ? { role: "menuitem" as const }
      : { role: "menuitemradio" as const, "aria-checked": entry.checked }),
    ...(index === 0 || entry.checked ? { "data-first": true } : {}),
  };
  const inside = (
    <>
      {entry.icon && <Icon name={entry.icon} />}
      <span>{entry.label}</span>
      {entry.keys && <kbd>{entry.keys}</kbd>}
    </>
  );
  const choose = (): void => {
    close();
    entry.act?.();
  };
  if (entry.href) {
    return (
      <a key={entry.label} href={entry.href} {...shared} onClick={close}>
        {inside}
      </a>
    );
  }
  return (
    <button key={entry.label} type="button" {...shared} onClick={choose}>
      {inside}
    </button>
  );
}

/** Moves the focus among the items of the menu that the key was pressed in. */
function move(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".item")];
  const to = next(items, items.indexOf(document.activeElement as HTMLElement), event.key);
  if (event.key === "Tab") event.preventDefault();
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function next(items: HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const count = items.length;
  if (key === "ArrowDown" || key === "Tab") return items[(at + 1) % count];
  if (key === "ArrowUp") return items[(at - 1 + count) % count];
  if (key === "Home") return items[0];
  if (key === "End") return items[count - 1];
  if (key.length !== 1 || key === " ") return undefined;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return after.find((item) => item.querySelector("span")?.textContent?.toLowerCase().startsWith(key.toLowerCase()));
}

/** Short messages at the bottom right: at most three, gone after some seconds unless looked at. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "./icons";
import { type Shortcut, useShortcuts } from "./keys";

export interface Toast {
  text: string;
  /** A line above the text. */
  title?: string;
  tone?: "bad" | "warn" | "info";
  /** With a `href` the action is a link, which does what it does besides. */
  action?: { label: string; act: (event: MouseEvent) => void; href?: string };
  /** By which `untoast` knows it; a later one of the same key takes its place. */
  key?: string;
  /** It goes only when somebody dismisses it. */
  stays?: boolean;
  /** Somebody dismissed it. */
  onDismiss?: () => void;
}

type Shown = Toast & { id: number };

const MOST = 3;
const SECONDS = 6;
/** One with a title is longer, and comes unasked. */
const TITLED_SECONDS = 10;

let count = 0;
const shown = signal<Shown[]>([]);

/** Shows a message; the oldest makes room when there are three, one that stays last of all. */
export function toast(message: Toast): void {
  count += 1;
  const others = shown.value.filter(({ key }) => key === undefined || key !== message.key);
  const all = [...others, { ...message, id: count }];
  while (all.length > MOST) {
    const found = all.findIndex(({ stays }) => !stays);
    all.splice(found === -1 || found === all.length - 1 ? 0 : found, 1);
  }
  shown.value = all;
}

/** Takes back the messages with these keys. */
export function untoast(isMeant: (key: string) => boolean): void {
  shown.value = shown.value.filter(({ key }) => key === undefined || !isMeant(key));
}

function remove(id: number): void {
  shown.value = shown.value.filter((one) => one.id !== id);
}

/** The place where messages appear; one per page. */
export function Toasts(): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        keys: "x",
        label: "Dismiss the newest message",
        group: "Everywhere",
        when: () => shown.peek().length > 0,
        act: () => [...(box.current?.querySelectorAll<HTMLElement>("[data-dismiss]") ?? [])].at(-1)?.click(),
      },
    ],
    [],
  );
  useShortcuts(shortcuts);
  const gone = (one: Shown): void => {
    const inside = box.current?.contains(document.activeElement);
    remove(one.id);
    if (!inside) return;
    // The focus must not fall to the top of the page.
    const next = box.current?.querySelector<HTMLElement>(`[data-toast]:not([data-toast="${one.id}"]) [data-dismiss]`);
    (next ?? before.current)?.focus();
  };
  return (
    <div
      ref={box}
      class="toasts"
      role="status"
      aria-live="polite"
      onFocusIn={({ relatedTarget }) => {
        if (relatedTarget instanceof HTMLElement && !box.current?.contains(relatedTarget))
          before.current = relatedTarget;
      }}
    >
      {shown.value.map((one) => (
        <OneToast key={one.id} toast={one} onGone={() => gone(one)} />
      ))}
    </div>
  );
}

function OneToast({ toast: one, onGone }: { toast: Shown; onGone: () => void }): JSX.Element {
  const { text, title, tone, action, stays } = one;
  const [held, hold] = useState(false);
  const hidden = useHidden();
  useEffect(() => {
    if (held || hidden || stays) return;
    const timer = setTimeout(() => remove(one.id), (title ? TITLED_SECONDS : SECONDS) * 1000);
    return () => clearTimeout(timer);
  }, [held, hidden, stays]);
  const dismiss = (): void => {
    onGone();
    one.onDismiss?.();
  };
  const act = (event: MouseEvent): void => {
    onGone();
    action?.act(event);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape on one of its buttons dismisses it
    <div
      class={tone ? `toast ${tone}` : "toast"}
      data-toast={one.id}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        dismiss();
      }}
    >
      <div class="toast-text">
        {title && <b>{title}</b>}
        {text && <p>{text}</p>}
      </div>
      {action?.href && (
        <a class="btn ghost" href={action.href} onClick={act}>
          {action.label}
        </a>
      )}
      {action && !action.href && (
        <button type="button" class="btn ghost" onClick={act}>
          {action.label}
        </button>
      )}
      <button type="button" class="btn ghost icon" aria-label="Dismiss" data-dismiss onClick={dismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Nobody looks: time does not count. */
function useHidden(): boolean {
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const look = (): void => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return hidden;
}

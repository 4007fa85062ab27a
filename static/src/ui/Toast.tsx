/** Short messages at the bottom right: at most three, gone after some seconds unless looked at. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";

export interface Toast {
  text: string;
  tone?: "bad";
  action?: { label: string; act: () => void };
}

const MOST = 3;
const SECONDS = 6;

let count = 0;
const shown = signal<(Toast & { id: number })[]>([]);

/** Shows a message; the oldest makes room when there are three. */
export function toast(message: Toast): void {
  count += 1;
  shown.value = [...shown.value, { ...message, id: count }].slice(-MOST);
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((one) => one.id !== id);
}

/** The place where messages appear; one per page. */
export function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map((one) => (
        <OneToast key={one.id} toast={one} onGone={() => dismiss(one.id)} />
      ))}
    </div>
  );
}

function OneToast({ toast: { text, tone, action }, onGone }: { toast: Toast; onGone: () => void }): JSX.Element {
  const [held, hold] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onGone, SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    <div
      class={tone ? `toast ${tone}` : "toast"}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      <p>{text}</p>
      {action && (
        <button
          type="button"
          class="btn ghost"
          onClick={() => {
            onGone();
            action.act();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="btn ghost icon" aria-label="Dismiss" onClick={onGone}>
        <Icon name="close" />
      </button>
    </div>
  );
}

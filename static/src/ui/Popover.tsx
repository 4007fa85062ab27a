/** A floating box that belongs to a button: closes on Escape, on a press outside, and when the button is pressed again. */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Align, place } from "./floating";

interface Props {
  anchor: { current: HTMLElement | null };
  label: string;
  onClose: () => void;
  children: ComponentChildren;
  align?: Align;
  class?: string;
  role?: "dialog" | "menu";
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** Present while open: render it to open it. Focus goes to its first `[data-first]`, else to itself, and back at the end. */
export function Popover({
  anchor,
  label,
  onClose,
  children,
  align = "start",
  class: kind = "popover",
  role = "dialog",
  onKeyDown,
}: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const closed = useRef(onClose);
  closed.current = onClose;
  useLayoutEffect(() => {
    const element = box.current;
    const button = anchor.current;
    if (!element || !button) return;
    const away = (event: Event): void => {
      const { newState } = event as ToggleEvent;
      if (newState === "closed") closed.current();
    };
    const follow = (): void => place(element, button, align);
    element.showPopover?.();
    follow();
    element.addEventListener("toggle", away);
    addEventListener("resize", follow);
    (element.querySelector<HTMLElement>("[data-first]") ?? element).focus();
    return () => {
      element.removeEventListener("toggle", away);
      removeEventListener("resize", follow);
      if (element.contains(document.activeElement)) button.focus();
    };
  }, [anchor, align]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is dialog or menu
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label
    <div ref={box} popover="auto" class={kind} role={role} aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

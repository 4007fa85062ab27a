/** A question or a form that has to be dealt with first. The browser's own modal dialog keeps the focus inside. */
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  footer?: ComponentChildren;
  wide?: boolean;
  /** Ask before Escape or the veil throws away what was typed; return whether it may close. */
  mayClose?: () => boolean;
}

/** Present while open: render it to open it. */
export function Dialog({ title, onClose, children, footer, wide, mayClose }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const leave = (): void => {
    if (mayClose?.() ?? true) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press on the veil is an extra; Escape does the same by onCancel
    <dialog
      ref={dialog}
      class={wide ? "dialog wide" : "dialog"}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) leave();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="btn ghost icon" aria-label="Close" onClick={leave}>
          <Icon name="close" />
        </button>
      </header>
      <div class="content">{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}

/** Tips for whatever carries `data-tip`: after a moment under the pointer, at once on keyboard focus. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { place } from "./floating";

const DELAY = 400;

const target = signal<HTMLElement | null>(null);

function tipped(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
}

/** Watches the whole page; one per page. Touch has no tips, so a tip never says what nothing else says. */
export function Tips(): JSX.Element | null {
  useEffect(() => {
    let timer = 0;
    const show = (element: HTMLElement | null, delay: number): void => {
      clearTimeout(timer);
      if (!element) target.value = null;
      else timer = window.setTimeout(() => (target.value = element), delay);
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType === "mouse") show(tipped(event), target.value ? 0 : DELAY);
    };
    const focus = (event: FocusEvent): void => {
      const element = tipped(event);
      if (element?.matches(":focus-visible")) show(element, 0);
    };
    const hide = (): void => show(null, 0);
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    document.addEventListener("pointerover", over, options);
    document.addEventListener("focusin", focus, options);
    for (const name of ["focusout", "pointerdown", "keydown", "scroll"]) document.addEventListener(name, hide, options);
    return () => stop.abort();
  }, []);
  const element = target.value;
  return element?.isConnected ? <Tip key={element.dataset.tip} element={element} /> : null;
}

function Tip({ element }: { element: HTMLElement }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.showPopover?.();
    if (box.current) place(box.current, element, "center");
  }, [element]);
  return (
    <div ref={box} class="tip" popover="manual" role="tooltip">
      {element.dataset.tip}
    </div>
  );
}

/** A button that copies a text and says that it did. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";
import { toast } from "./Toast";

/** Puts `text` on the clipboard; falls back to the old way where the page is served without TLS. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "aside-only";
  const host = document.querySelector("dialog[open]") ?? document.body;
  host.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }): JSX.Element {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const press = async (): Promise<void> => {
    if (await copy(text)) setDone(true);
    else toast({ text: "The browser would not copy. Select the text and copy it by hand.", tone: "bad" });
  };
  return (
    <button
      type="button"
      class="btn icon"
      aria-label={done ? "Copied" : label}
      data-tip={done ? "Copied" : label}
      onClick={press}
    >
      <Icon name={done ? "check" : "copy"} />
      <span class="aside-only" role="status">
        {done ? "Copied" : ""}
      </span>
    </button>
  );
}

/** A text to paste somewhere, with its button. */
export function Code({ text, label }: { text: string; label: string }): JSX.Element {
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways, so the keyboard must reach it */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={`Copy ${label}`} />
    </div>
  );
}

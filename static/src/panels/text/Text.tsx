import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { adopt } from "../../ui/sheets";
import type { ViewProps } from "../kind";
import { markdown } from "./markdown";
import css from "./style.css?inline";

adopt(css);

/** What is written down. */
export function Text({ panel }: ViewProps): JSX.Element {
  const { text, size } = panel.options ?? {};
  const source = typeof text === "string" ? text : "";
  const written = useMemo(() => markdown(source), [source]);
  if (source.trim() === "") {
    return (
      <div class="overlay">
        <p>Nothing is written here yet.</p>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section class={`prose ${size ?? "normal"}`} tabIndex={0} aria-label={`${panel.title}, text`}>
      {written}
    </section>
  );
}

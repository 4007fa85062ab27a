/** The chrome of a panel: title, what is wrong with its data if anything is, its menu. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Panel as PanelDocument } from "../document/panel";
import { Icon } from "../ui/icons";
import { Menu, type MenuEntry } from "../ui/Menu";
import type { Placed } from "./layout";
import type { Mark } from "./marks";

interface Props {
  id: string;
  panel: PanelDocument;
  /** Its place on the grid; absent = wherever the flow puts it. */
  place?: Placed | undefined;
  full: boolean;
  mark: Mark | null;
  /** More class names. */
  more: string;
  entries: () => MenuEntry[];
  onLeaveFull: () => void;
  children: ComponentChildren;
}

export function Panel({ id, panel, place, full, mark, more, entries, onLeaveFull, children }: Props): JSX.Element {
  const label = useId();
  const at =
    place && !full
      ? { gridColumn: `${place.x + 1} / span ${place.w}`, gridRow: `${place.y + 1} / span ${place.h}` }
      : {};
  return (
    <section
      class={`panel ${panel.kind}${full ? " full" : ""} ${more}`}
      style={at}
      data-panel={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows go from panel to panel, v shows the one in focus alone
      tabIndex={0}
      aria-labelledby={label}
    >
      <header>
        <h2 id={label} class="clip">
          {panel.title || "Untitled"}
        </h2>
        {panel.description && (
          <button
            type="button"
            class="panel-about"
            aria-label={`About: ${panel.description}`}
            data-tip={panel.description}
          >
            <Icon name="info" />
          </button>
        )}
        <span class="spring" />
        {mark && (
          <span class={`panel-mark ${mark.kind}`} data-tip={mark.text}>
            <span>{mark.text}</span>
          </span>
        )}
        {full && (
          <button
            type="button"
            class="btn ghost icon"
            aria-label="Leave full screen"
            data-tip="Leave full screen (Esc)"
            onClick={onLeaveFull}
          >
            <Icon name="close" />
          </button>
        )}
        {!full && (
          <Menu label={`Menu of ${panel.title || "this panel"}`} class="btn ghost icon panel-menu" entries={entries()}>
            <Icon name="more" />
          </Menu>
        )}
      </header>
      {children}
    </section>
  );
}

/** One panel of a version, live while it can be seen: what is out of sight asks for nothing. */
import type { JSX, RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Panel } from "../document/panel";
import type { Placed } from "../grid/layout";
import { PanelBody } from "../panels/PanelBody";
import { kindOf } from "../panels/registry";
import type { Fate } from "./differing";
import type { ShownLive } from "./shared";

interface Props {
  id: string;
  side: "Before" | "After";
  panel: Panel;
  /** Null on a phone, where one stands below the other. */
  place: Placed | null;
  fate: Fate;
  shared: ShownLive;
}

const FATES: Readonly<Record<Fate, string>> = { added: "new", removed: "removed", changed: "changed", same: "" };

export function Compared({ id, side, panel, place, fate, shared }: Props): JSX.Element {
  const box = useRef<HTMLLIElement>(null);
  const seen = useSeen(box);
  const at = place && {
    gridColumn: `${place.x + 1} / span ${place.w}`,
    gridRow: `${place.y + 1} / span ${place.h}`,
  };
  // The same panel stands on the other side and on the page: to a screen reader each has a name of its own.
  const named = useMemo(() => ({ ...panel, title: `${panel.title}, ${side.toLowerCase()}` }), [panel, side]);
  const { connection, time, sync } = shared;
  return (
    <li ref={box} class={`compared ${fate}`} style={at ?? {}} data-compared={`${side}-${id}`}>
      <header>
        <strong class="clip">{panel.title || kindOf(panel.kind).name}</strong>
        {FATES[fate] && <small>{FATES[fate]}</small>}
      </header>
      <div class="compared-body">
        {seen && (
          <PanelBody
            id={`${side}-${id}`}
            panel={named}
            range={time.range}
            live={time.live}
            connection={connection}
            sync={sync}
            onZoom={nothing}
            onZoomOut={nothing}
          />
        )}
      </div>
    </li>
  );
}

/** It is looked at only: the range is that of the page. */
function nothing(): void {}

/** Whether the element is on the screen, or will be in a moment. */
function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const options = { root: element.current.closest(".content"), rootMargin: "160px" };
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false), options);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return seen;
}

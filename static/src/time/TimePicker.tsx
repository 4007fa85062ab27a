/** The range in the bar: step back and forth, choose, pause. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { formatRange, isRelative } from "../core/time";
import { Icon } from "../ui/icons";
import { type Shortcut, useShortcuts } from "../ui/keys";
import { useNow } from "../ui/now";
import type { RangePopoverProps } from "./Ranges";
import type { TimeState } from "./state";

const HALF = 0.5;

interface Props {
  time: TimeState;
  /** What opens below the button; given from outside, so that it can be loaded later. */
  RangePopover: (props: RangePopoverProps) => JSX.Element | null;
}

export function TimePicker({ time, RangePopover }: Props): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [list] = useState(() => shortcutsOf(time, () => setOpen(true)));
  useShortcuts(list);
  const now = useNow(60_000);
  const range = time.range.value;
  const words = formatRange(range, now);
  return (
    <fieldset class="time" aria-label="Time range">
      <button
        type="button"
        class="btn icon wide-only"
        aria-label="Half a range back"
        data-tip="Half a range back (←)"
        onClick={() => time.shift(-HALF)}
      >
        <Icon name="left" />
      </button>
      <button
        ref={button}
        type="button"
        class="btn time-range"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`Time range: ${words}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="clock" />
        <span class="clip">{words}</span>
      </button>
      <button
        type="button"
        class="btn icon wide-only"
        aria-label="Half a range forward"
        data-tip="Half a range forward (→)"
        aria-disabled={isRelative(range)}
        onClick={() => !isRelative(range) && time.shift(HALF)}
      >
        <Icon name="right" />
      </button>
      <button
        type="button"
        class="btn icon wide-only"
        aria-label={time.live.value ? "Pause" : "Go live"}
        data-tip={time.live.value ? "Pause (p)" : "Go live (p)"}
        onClick={() => time.toggle()}
      >
        <Icon name={time.live.value ? "pause" : "play"} />
      </button>
      {open && (
        <RangePopover
          anchor={button}
          range={range}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            setOpen(false);
            time.choose(chosen);
          }}
        />
      )}
    </fieldset>
  );
}

function shortcutsOf(time: TimeState, open: () => void): Shortcut[] {
  const group = "Time";
  return [
    { keys: "t", label: "Choose a time range", group, act: open },
    { keys: "p", label: "Pause, or go live", group, act: () => time.toggle() },
    { keys: "z", label: "Zoom out", group, act: () => time.zoomOut() },
    { keys: "ArrowLeft", label: "Half a range back", group, act: () => time.shift(-HALF) },
    { keys: "ArrowRight", label: "Half a range forward", group, act: () => !time.live.value && time.shift(HALF) },
  ];
}

/** What the time picker offers: typed, listed, recent, and from one moment to another. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { formatRange, inWords, isRelative, parseRange, resolve, type TimeRange } from "../core/time";
import { Popover } from "../ui/Popover";
import { localInput, readLocal } from "./local";
import { PRESETS, recents } from "./recent";

interface Props {
  range: TimeRange;
  onChoose: (range: TimeRange) => void;
}

export interface RangePopoverProps extends Props {
  anchor: { current: HTMLElement | null };
  onClose: () => void;
}

/** The picker, open below its button. */
export function RangePopover({ anchor, onClose, ...props }: RangePopoverProps): JSX.Element {
  return (
    <Popover anchor={anchor} align="end" label="Choose a time range" onClose={onClose}>
      <Ranges {...props} />
    </Popover>
  );
}

function Ranges({ range, onChoose }: Props): JSX.Element {
  const [recent] = useState(() => recents(localStorage));
  return (
    <div class="ranges">
      <Typed onChoose={onChoose} />
      <div class="ranges-lists">
        <section aria-label="Usual ranges">
          {PRESETS.map((window) => (
            <button
              key={window}
              type="button"
              class="item"
              aria-pressed={isRelative(range) && range.window === window}
              onClick={() => onChoose({ window })}
            >
              <span>Last {inWords(window)}</span>
            </button>
          ))}
        </section>
        <div class="ranges-rest">
          <Absolute range={range} onChoose={onChoose} />
          {recent.length > 0 && (
            <section aria-label="Recent ranges">
              <h3>Recent</h3>
              {recent.map((one) => (
                <button key={JSON.stringify(one)} type="button" class="item" onClick={() => onChoose(one)}>
                  <span>{formatRange(one, Date.now())}</span>
                </button>
              ))}
            </section>
          )}
        </div>
      </div>
    </div>
  );
}

/** "now-90m", "yesterday", "14:00-15:30": what it was understood as stands below while one types. */
function Typed({ onChoose }: Pick<Props, "onChoose">): JSX.Element {
  const id = useId();
  const [text, setText] = useState("");
  const understood = parseRange(text, Date.now());
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (understood) onChoose(understood);
      }}
    >
      <label class="aside-only" for={id}>
        Type a range
      </label>
      <input
        id={id}
        class="input"
        data-first={hasKeyboard || undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder="90m, yesterday, 14:00-15:30"
        value={text}
        aria-describedby={`${id}-hint`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`} role="status">
        {hint(text, understood)}
      </p>
    </form>
  );
}

/** On touch the focus would bring up a keyboard over what one came to choose from. */
const hasKeyboard = matchMedia("(pointer: fine)").matches;

function hint(text: string, understood: TimeRange | null): string {
  if (text.trim() === "") return "Type a range, or choose one.";
  return understood
    ? `${formatRange(understood, Date.now())}. Enter to show it.`
    : "Not understood so far. Try now-6h to now-1h.";
}

function Absolute({ range, onChoose }: Props): JSX.Element {
  const id = useId();
  const shown = resolve(range, Date.now());
  const [from, setFrom] = useState(localInput(shown.from));
  const [to, setTo] = useState(localInput(shown.to));
  const [start, end] = [readLocal(from), readLocal(to)];
  const fault =
    start === null || end === null ? "Give both moments." : end - start < 1000 ? "It must end after it begins." : "";
  return (
    <form
      class="absolute"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === "" && start !== null && end !== null) onChoose({ from: start, to: end });
      }}
    >
      <div class="field">
        <label for={`${id}-from`}>From</label>
        <input
          id={`${id}-from`}
          class="input"
          type="datetime-local"
          step="1"
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={`${id}-to`}>To</label>
        <input
          id={`${id}-to`}
          class="input"
          type="datetime-local"
          step="1"
          value={to}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" class="btn" aria-disabled={fault !== ""}>
        Show this range
      </button>
    </form>
  );
}

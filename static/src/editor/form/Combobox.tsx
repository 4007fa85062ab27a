/** One line to type in, with what it may be below: arrows choose, Enter takes, Escape closes the list. */
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { matching, type Offer } from "../../ui/offers";

interface Props {
  label: string;
  value: string;
  offers: readonly Offer[];
  onPick: (value: string) => void;
  placeholder?: string;
  /** Whether what nobody offers may be taken as well. */
  free?: boolean;
  /** Says what is typed before it is taken. */
  onType?: (text: string) => void;
  /** Not shown: its name stands elsewhere. */
  quiet?: boolean;
  maxLength?: number;
}

/** So many are listed at once. */
const LISTED = 60;

export function Combobox(props: Props): JSX.Element {
  const { label, value, offers, onPick, placeholder, free = false, onType, quiet, maxLength } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const shownValue = offers.find((offer) => offer.value === value)?.label ?? value;
  const found = open ? matching(offers, typed ?? "").slice(0, LISTED) : [];
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const close = (): void => {
    setOpen(false);
    setTyped(null);
    setAt(-1);
  };
  const take = (chosen: string): void => {
    close();
    if (chosen !== value) onPick(chosen);
  };
  const finish = (): void => {
    const text = typed?.trim();
    const exact = offers.find((offer) => offer.value === text || offer.label === text);
    if (text !== undefined && exact) take(exact.value);
    else if (text !== undefined && free) take(text);
    else close();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && (open || typed !== null)) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!open) return;
      setAt(found.length === 0 ? -1 : (at + step + (at < 0 && step < 0 ? 1 : 0) + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = found[at];
      if (open && chosen) take(chosen.value);
      else finish();
    }
  };
  return (
    <div class="field combobox">
      <label for={id} class={quiet ? "aside-only" : undefined}>
        {label}
      </label>
      <input
        id={id}
        class="input"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={open}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        {...(open && at >= 0 && { "aria-activedescendant": `${id}-${at}` })}
        placeholder={placeholder}
        maxLength={maxLength}
        value={typed ?? shownValue}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setOpen(true);
          setAt(/[*?]/.test(currentTarget.value) || currentTarget.value === "" ? -1 : 0);
          onType?.(currentTarget.value);
        }}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onClick={() => setOpen(true)}
        onBlur={finish}
        onKeyDown={pressed}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        tabIndex={-1}
        aria-label={`Offers for ${label}`}
        class="offers"
        hidden={!open || found.length === 0}
      >
        {found.map((offer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the input
          <div
            key={offer.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer.value)}
          >
            <span class="clip">{offer.label ?? offer.value}</span>
            {offer.hint && <small>{offer.hint}</small>}
          </div>
        ))}
      </div>
    </div>
  );
}

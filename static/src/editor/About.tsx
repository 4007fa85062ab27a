/** The dashboard itself: its name, what it is for, and the range with which it opens. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { formatRange, fromDocument, isRelative } from "../core/time";
import type { DashboardTime } from "../document/panel";
import { Dialog } from "../ui/Dialog";
import type { Editing } from "./editing";
import { useTyped } from "./form/typed";

const WINDOWS = [300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000, 2_592_000_000];

interface Props {
  editing: Editing;
  onClose: () => void;
}

export function About({ editing, onClose }: Props): JSX.Element {
  const { session, time } = editing;
  const id = useId();
  const { title, description = "" } = session.dashboard;
  const name = useTyped(
    title,
    (text) => text.trim() !== "" && session.do([{ op: "set", path: "title", value: text.trim() }]),
  );
  const about = useTyped(description, (text) => session.do([{ op: "set", path: "description", value: text }]));
  const keepRange = (value: DashboardTime): boolean => session.do([{ op: "set", path: "time", value }]);
  const stored = session.dashboard.time;
  const range = fromDocument(stored);
  const windows = isRelative(range) ? [...new Set([...WINDOWS, range.window])].sort((a, b) => a - b) : WINDOWS;
  const seen = time.range.value;
  return (
    <Dialog title="About this dashboard" onClose={onClose}>
      <div class="field">
        <label for={`${id}n`}>Name</label>
        <input
          id={`${id}n`}
          class="input"
          maxLength={200}
          autocomplete="off"
          value={name.text}
          aria-invalid={name.text.trim() === ""}
          onInput={({ currentTarget }) => name.type(currentTarget.value)}
          onBlur={name.keep}
        />
      </div>
      <div class="field">
        <label for={`${id}d`}>What it is for</label>
        <textarea
          id={`${id}d`}
          class="input prose"
          rows={3}
          maxLength={4000}
          value={about.text}
          onInput={({ currentTarget }) => about.type(currentTarget.value)}
          onBlur={about.keep}
        />
      </div>
      <div class="field">
        <label for={`${id}t`}>It opens with</label>
        <select
          id={`${id}t`}
          class="input"
          value={isRelative(range) ? String(range.window) : "fixed"}
          onChange={({ currentTarget }) =>
            currentTarget.value !== "fixed" && keepRange({ window: Number(currentTarget.value) })
          }
        >
          {!isRelative(range) && <option value="fixed">{formatRange(range, Date.now())}</option>}
          {windows.map((window) => (
            <option key={window} value={String(window)}>
              {formatRange({ window }, Date.now())}
            </option>
          ))}
        </select>
        <p class="hint">Who opens a link with a range sees that range.</p>
      </div>
      <button
        type="button"
        class="btn"
        onClick={() =>
          keepRange(
            isRelative(seen)
              ? { window: seen.window }
              : { from: new Date(seen.from).toISOString(), to: new Date(seen.to).toISOString() },
          )
        }
      >
        Use what I see now: {formatRange(seen, Date.now())}
      </button>
    </Dialog>
  );
}

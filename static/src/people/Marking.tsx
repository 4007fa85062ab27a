/** Marking a moment, or the range shown, on the charts. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { resolve } from "../core/time";
import { momentWords } from "../rooms/words";
import { toast } from "../ui/Toast";
import { Growing } from "./Growing";
import type { Mark, Stage } from "./stage";

export function Marking({ stage, mark }: { stage: Stage; mark: Mark }): JSX.Element {
  const [text, setText] = useState("");
  const [whole, setWhole] = useState(false);
  const [range] = useState(() => resolve(stage.time.range.peek(), Date.now()));
  const done = (): void => {
    stage.marking.value = null;
  };
  const save = (): void => {
    const at = whole ? { at: Math.round(range.from), until: Math.round(range.to) } : mark;
    try {
      stage.room.annotate(text.trim(), at);
      done();
    } catch (error) {
      toast({ text: (error as Error).message, tone: "bad" });
    }
  };
  const choice = (words: string, on: boolean, choose: () => void): JSX.Element => (
    <button type="button" class="btn" aria-pressed={on} onClick={choose}>
      {words}
    </button>
  );
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <fieldset class="segments" aria-label="What to mark">
        {choice(momentWords(mark.at, mark.until, Date.now()), !whole, () => setWhole(false))}
        {choice("The range shown", whole, () => setWhole(true))}
      </fieldset>
      <Growing stage={stage} text={text} label="What happened?" onText={setText} onEnter={save} onEscape={done} focus />
      <div class="row">
        <button type="submit" class="btn primary">
          Mark on all charts
        </button>
        <button type="button" class="btn ghost" onClick={done}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Says what the server would not have, wherever one is on the page, and offers it to be copied. */
import { effect, untracked } from "@preact/signals";
import type { Change } from "../core/roomWire";
import { describe } from "../document/describe";
import { counted } from "../time/words";
import { copy } from "../ui/Copy";
import { toast, untoast } from "../ui/Toast";
import { reasonOf } from "./form/faultOf";
import type { LiveDocument, Refusal } from "./live";

const KEY = "unsaved";

/** Follows the refusals of `live` until the answer is called. */
export function tellUnsaved(live: LiveDocument): () => void {
  return effect(() => {
    const minding = live.minding.value;
    const all = live.refusals.value.filter(
      ({ ops }) => minding === null || !ops.every(({ path }) => path.startsWith(minding)),
    );
    untracked(() => (all.length === 0 ? untoast((key) => key === KEY) : tell(live, all)));
  });
}

function tell(live: LiveDocument, all: readonly Refusal[]): void {
  const dismiss = (): void => {
    for (const { operationId } of all) live.dismiss(operationId);
  };
  toast({
    key: KEY,
    title: all.length === 1 ? "A change could not be saved" : `${counted(all.length, "change")} could not be saved`,
    text: wordsOf(all),
    tone: "bad",
    stays: true,
    action: { label: "Copy", act: () => void copy(textOf(all)).then((done) => done && dismiss()) },
    onDismiss: dismiss,
  });
}

/** The last one in words, with its reason. */
export function wordsOf(refusals: readonly Refusal[]): string {
  const last = refusals.at(-1);
  if (!last) return "";
  return `You ${describe(last.ops, {}, 2)}. ${reasonOf(last.reason)}`;
}

/** All of it, to be kept elsewhere. */
export function textOf(refusals: readonly Refusal[]): string {
  const ops: readonly Change[] = refusals.flatMap((one) => one.ops);
  return JSON.stringify(ops, null, 2);
}

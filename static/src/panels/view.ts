import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { RequestError } from "../core/errors";
import type { PanelKind, View } from "./kind";

export interface ComingView {
  /** Null until it has come. */
  view: ReadonlySignal<View | null>;
  /** Why it has not come. */
  failure: ReadonlySignal<RequestError | null>;
  again(): void;
}

/** The component of a kind, fetched when the first panel of the kind is shown. */
export function useView({ view }: PanelKind): ComingView {
  const come = useSignal<View | null>("now" in view ? view.now : null);
  const failure = useSignal<RequestError | null>(null);
  const load = (): void => {
    if (come.peek() || !("later" in view)) return;
    failure.value = null;
    view.later().then(
      (loaded) => {
        come.value = loaded;
      },
      () => {
        const words = "This kind of panel could not be loaded. Reload the page once the server is back.";
        failure.value = new RequestError("unavailable", words, true);
      },
    );
  };
  useEffect(load, [view]);
  return { view: come, failure, again: load };
}

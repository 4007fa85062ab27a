/** Which panel fills the page: in the URL as `view`, so that a link opens it so. */
import { type ReadonlySignal, signal } from "@preact/signals";

export class FullPanel {
  readonly #id = signal<string | null>(null);
  readonly id: ReadonlySignal<string | null> = this.#id;

  constructor() {
    const follow = (): void => {
      this.#id.value = new URL(location.href).searchParams.get("view");
    };
    follow();
    addEventListener("popstate", follow);
  }

  /** Shows a panel alone; null = all of them again. */
  show(id: string | null): void {
    if (id === this.#id.value) return;
    const url = new URL(location.href);
    if (id === null) url.searchParams.delete("view");
    else url.searchParams.set("view", id);
    history.pushState(null, "", url);
    this.#id.value = id;
  }
}

/** Parts of a page that few visits need: their code is fetched when they are first shown. */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { toast } from "./Toast";

/** A component that stands for one whose module comes when it is needed; it shows nothing until then. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => JSX.Element | null {
  let loaded: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => loaded);
    useEffect(() => {
      if (Part) return;
      load().then((found) => {
        loaded = found;
        setPart(() => found);
      }, unloadable);
    }, [Part]);
    return Part ? <Part {...props} /> : null;
  };
}

/** Says that a module did not come. */
export function unloadable(): void {
  toast({ text: "A part of this page could not be loaded. Reload it once the server is back.", tone: "bad" });
}

import { useEffect, useState } from "preact/hooks";
import type { LiveConnection } from "../charts/connect";
import type { Watch } from "../core/watches";
import type { Query, WatchOptions } from "../core/wire";
import type { SeriesWindow } from "../series/window";

/** Watches a query while the component is there; null until it does. Query and options must keep their identity. */
export function useWatch(connection: LiveConnection, query: Query, options: WatchOptions): Watch<SeriesWindow> | null {
  const [watch, setWatch] = useState<Watch<SeriesWindow> | null>(null);
  useEffect(() => {
    const opened = connection.watch(query, options);
    setWatch(opened);
    return () => opened.close();
  }, [connection, query, options]);
  return watch;
}

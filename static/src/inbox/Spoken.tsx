/** For those who listen: what came into the list, politely, once. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Listing } from "../notify/listing";

export function Spoken({ listing }: { listing: Listing }): JSX.Element {
  const [words, setWords] = useState("");
  const heard = useRef<string | null>(null);
  const newest = listing.items.value[0];
  const ready = listing.state.value === "ready";
  useEffect(() => {
    if (!ready) {
      heard.current = null; // another list
      return;
    }
    const before = heard.current;
    heard.current = newest?.id ?? "";
    if (newest && before !== null && newest.id > before) setWords(`New: ${newest.title}`);
  }, [newest, ready]);
  return (
    <p class="aside-only" role="status">
      {words}
    </p>
  );
}

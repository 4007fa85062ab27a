import { useEffect, useState } from "preact/hooks";

/** The time now, milliseconds since the epoch, anew every `interval` milliseconds: for "12 s ago". */
export function useNow(interval: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}

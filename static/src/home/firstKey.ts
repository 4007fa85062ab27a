/** The key in the first line to paste: made once for this tab, so that a reload does not make another. */
import { makeKey } from "../sources/api";

const KEPT = "dashboard.first-key";

export async function firstKey(store: Pick<Storage, "getItem" | "setItem">): Promise<string> {
  const kept = store.getItem(KEPT);
  if (kept) return kept;
  const { key } = await makeKey({ name: `first push ${new Date().toISOString().slice(0, 19).replace("T", " ")}` });
  store.setItem(KEPT, key);
  return key;
}

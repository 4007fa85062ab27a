/** From one query to another, field by field. Pure. */
import type { Change } from "../../core/roomWire";
import type { Query } from "../../core/wire";
import { same } from "../../document/operations";
import { normal } from "../../document/queryText";

const FIELDS = ["metric", "where", "over", "across", "by", "step"] as const;

/** The operations that make the query at `path` what `after` is; only fields that differ are touched. */
export function queryOps(path: string, before: Query, after: Query): Change[] {
  const [old, now] = [normal(before), normal(after)];
  return FIELDS.filter((field) => !same(old[field], now[field])).map((field) => ({
    op: "set",
    path: `${path}.${field}`,
    value: now[field] ?? null,
  }));
}

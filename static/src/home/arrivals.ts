/** What has been pushed so far, apart from what the server tells of itself. Pure. */

export interface Arrived {
  metric: string;
  labels: Readonly<Record<string, readonly string[]>>;
  series: number;
  /** The time of its last point, milliseconds since the epoch; null while it is not known yet, just after the first. */
  last: number | null;
  unit: string;
}

/** The server's own numbers have names that begin so; they are no first push. */
const OWN = "dashboard_";

/** Whether a metric is one of the server's own. */
export function isOwn(metric: string): boolean {
  return metric.startsWith(OWN);
}

/** The metric that was pushed last, or null while nothing was. */
export function newest(metrics: readonly Arrived[]): Arrived | null {
  const foreign = metrics.filter(({ metric }) => !isOwn(metric));
  return foreign.reduce<Arrived | null>(
    (best, one) => (best === null || (one.last ?? 0) > (best.last ?? 0) ? one : best),
    null,
  );
}

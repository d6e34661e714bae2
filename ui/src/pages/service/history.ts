/** The measurements of a service as the lines of charts. */

import type { Service } from "../../api/types";
import { MINUTE_MS, SECOND_MS, toMs } from "../../format/time";
import type { ChartData } from "../../parts/chart/types";
import type { History } from "./records";

type Point = History["points"][number];
type Figure = Exclude<keyof Point, "timestamp">;

const FRESH_MS = MINUTE_MS; // some measurements may fail before one is out of date
const MEASURED: readonly Service["status"][] = ["running", "paused"];

/** Return lines of some figures, each with its name; those that were never measured are left out. */
export function linesOf(
  { points }: History,
  lines: readonly (readonly [Figure, string, "limit"?])[],
): ChartData {
  const series = lines.map(([figure, label, tone]) => ({
    label,
    values: points.map((point) => point[figure] ?? null),
    ...(tone && { tone }),
  }));
  return {
    timesMs: points.map(({ timestamp }) => Date.parse(timestamp)),
    series: series.filter(
      ({ values }, place) => place === 0 || values.some((each) => each !== null),
    ),
  };
}

/** Return whether the highest values tell more than the means: somewhere they are *times* as high. */
export function hasPeaks({ points }: History, mean: Figure, most: Figure, times: number): boolean {
  return points.some((point) => {
    const [usual, highest] = [point[mean], point[most]];
    return usual !== null && highest !== null && highest > usual * times;
  });
}

/**
 * Return when the last point has to begin, in milliseconds, to tell how a service is at the end of
 * what is shown; Infinity where nothing can: it does not run any more.
 */
export function currentFrom(
  { resolution }: Pick<History, "resolution">,
  service: Pick<Service, "status" | "state"> | undefined,
  endMs: number,
): number {
  const lengthMs = resolution * SECOND_MS;
  const freshMs = endMs - Math.max(2 * lengthMs, FRESH_MS);
  const sinceMs = toMs(service?.state.since);
  if (sinceMs !== null && sinceMs >= endMs) return freshMs;
  if (service === undefined || !MEASURED.includes(service.status)) return Number.POSITIVE_INFINITY;
  return Math.max(freshMs, (sinceMs ?? 0) - lengthMs);
}

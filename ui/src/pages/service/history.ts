/** The measurements of a service as the lines of charts. */

import type { ChartData } from "../../parts/chart/types";
import type { History } from "./records";

type Point = History["points"][number];
type Figure = Exclude<keyof Point, "timestamp">;

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

/** Return whether the highest value of a span tells more than its mean. */
export function hasPeaks({ points }: History): boolean {
  return points.some(({ cpu, cpuMax }) => cpu !== null && cpuMax !== null && cpuMax > cpu * 1.2);
}

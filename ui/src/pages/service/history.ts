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

/** Return whether the highest values tell more than the means: somewhere they are *times* as high. */
export function hasPeaks({ points }: History, mean: Figure, most: Figure, times: number): boolean {
  return points.some((point) => {
    const [usual, highest] = [point[mean], point[most]];
    return usual !== null && highest !== null && highest > usual * times;
  });
}

/** How runs went in the range of the page, beside the time before. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { dateTime, duration } from "../../format/time";
import { range } from "../../state/range";
import { type Loader, useResource } from "../../state/resource";

export type Recent = components["schemas"]["Overview"];
export type Comparison = components["schemas"]["Comparison"];

export interface RecentRuns {
  state: Loader<Recent>;
  reload: () => void;
}

/** With fewer runs than this, shares and durations say nothing about a change. */
export const ENOUGH_RUNS = 30;

/** A live range moves every quarter minute, and is asked for anew then. */
export function useOverview(): RecentRuns {
  return useResource((signal) => {
    const { fromMs, toMs } = range.value;
    const query = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    return data(api.GET("/api/analytics/overview", { params: { query }, signal }));
  });
}

/** Which time the numbers are of, and what they are held against. */
export function comparedWords(): string {
  const { span, fromMs, toMs } = range.value;
  const length = duration((toMs - fromMs) / 1000);
  if (span !== null) return t("overview.compared.live", { span });
  return t("overview.compared.fixed", { from: dateTime(fromMs), to: dateTime(toMs), length });
}

/** Whether both times had enough runs to be compared. */
export function isComparable({ runs }: Recent): boolean {
  return (runs.current ?? 0) >= ENOUGH_RUNS && (runs.previous ?? 0) >= ENOUGH_RUNS;
}

/** The runs behind a figure: those of its time, and of the filters of this page. */

import { query } from "../../state/address";
import { rangedHref, runsHref } from "../../state/range-links";

export const FILTERS = ["workflow", "camera", "model"] as const;
export type Filter = (typeof FILTERS)[number];

export const FLAGGED = "MEDIUM,HIGH,CRITICAL";

/** The filters as they stand in the URL. */
export function chosen(): Partial<Record<Filter, string>> {
  const found = FILTERS.map((name) => [name, query.value.get(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value));
}

/** The runs of the whole period. */
export function runsOfPeriod(more: Record<string, string> = {}): string {
  return rangedHref("/executions", { ...chosen(), ...more });
}

/** The runs of a stretch of it. */
export function runsBetween(from: string, to: string, more: Record<string, string> = {}): string {
  return runsHref(from, to, { ...chosen(), ...more });
}

/** A queue as a list of the gallery, through which the pages of its runs step. */

import type { Execution } from "../../api/types";
import { runHref, runHrefIn } from "../../state/executions/origin";
import { queueStates, type ReviewQueue } from "../../state/review";
import type { Walk } from "./walk";

/** What belongs to each queue, as links write it; null: no filter says it. */
const FILTERS: Readonly<Record<ReviewQueue, Readonly<Record<string, string>> | null>> = {
  flagged: { risk: "medium,high,critical" },
  lowConfidence: { conf: "lt:0.6" },
  unreadable: { risk: "unreadable" },
  failedAlert: { tg: "failed" },
  random: null,
};

/** Return the address of a run's page, which remembers the queue with what waited in it. */
export function hrefIn({ queue, asOf }: Walk, { id, startedAt }: Execution): string {
  const filter = FILTERS[queue];
  if (filter === null) return runHref(id);
  const from = queueStates.value?.get(queue)?.oldestAt ?? startedAt;
  return runHrefIn({ ...filter, mark: "none", from, to: asOf }, id);
}

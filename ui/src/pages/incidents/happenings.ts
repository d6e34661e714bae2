/** What happened, in one list: what services did, and the runs that failed between that. */

import { toMs } from "../../format/time";
import type { Findings } from "./findings";

export interface ServiceHappening {
  kind: "service";
  key: string;
  atMs: number;
  host: string;
  serviceId: string;
  /** Of the event log, such as `service.oom`. */
  type: string;
  /** In the server's words; null where the type says it all. */
  says: string | null;
}

/** Runs that failed one after the other, with nothing of the services in between. */
export interface FailedRuns {
  kind: "runs";
  key: string;
  atMs: number;
  untilMs: number;
  /** The oldest first. */
  ids: readonly number[];
}

export type Happening = ServiceHappening | FailedRuns;

/** Return everything that is told of, the oldest first. */
export function happeningsOf({ timeline, runs }: Findings): Happening[] {
  const told = timeline.map(
    ({ at, type, host, serviceId, says }, place): ServiceHappening => ({
      kind: "service",
      key: `${at}/${host}/${serviceId}/${type}/${place}`,
      atMs: toMs(at) ?? 0,
      host,
      serviceId,
      type,
      says,
    }),
  );
  const failed = runs.map(({ id, failedAt }): FailedRuns => {
    const atMs = toMs(failedAt) ?? 0;
    return { kind: "runs", key: `run/${id}`, atMs, untilMs: atMs, ids: [id] };
  });
  const all = [...told, ...failed].sort((a, b) => a.atMs - b.atMs || orderOf(a) - orderOf(b));
  return all.reduce(together, []);
}

/** Of one moment, what a service did stands before the runs. */
function orderOf(happening: Happening): number {
  return happening.kind === "service" ? 0 : (happening.ids[0] ?? 0);
}

function together(before: Happening[], next: Happening): Happening[] {
  const last = before.at(-1);
  if (last?.kind !== "runs" || next.kind !== "runs") return [...before, next];
  const joined = { ...last, untilMs: next.untilMs, ids: [...last.ids, ...next.ids] };
  return [...before.slice(0, -1), joined];
}

/** Return the happening that is nearest to a moment, if it is within *reachMs* of it. */
export function nearestTo(
  happenings: readonly Happening[],
  ms: number,
  reachMs: number,
): Happening | undefined {
  let found: Happening | undefined;
  let least = reachMs;
  for (const each of happenings) {
    const untilMs = each.kind === "runs" ? each.untilMs : each.atMs;
    const distance = Math.max(each.atMs - ms, ms - untilMs, 0);
    if (distance <= least && (found === undefined || distance < least)) {
      least = distance;
      found = each;
    }
  }
  return found;
}

/** What happened to a service, in an order that tells what led to what. */

import type { components } from "../../api/schema";
import { type Mark, markOf } from "./entries";

export type Happened = Pick<
  components["schemas"]["Event"],
  "kind" | "timestampNs" | "exitCode" | "toldAs"
>;

const WORDS: Partial<Record<Happened["kind"], string>> = {
  oom: "oom",
  die: "stopped",
  destroy: "removed",
  start: "started",
  restart: "restarted",
  unhealthy: "unhealthy",
  healthy: "healthy",
};
/** What leads to what, where times are the same. */
const ORDER = Object.values(WORDS);

/** An engine hears of the kill for lack of memory beside its loop of events, often after the end. */
const TOLD_LATE_NS = 1_000_000_000n;

/** Rows for the events of one service, in any order; those that people need not see are left out. */
export function marksOf(service: string, events: readonly Happened[]): Mark[] {
  const marks = events.flatMap((event) => {
    const word = wordOf(event);
    const { timestampNs: at, exitCode } = event;
    return word ? [markOf({ at, service, event: word, detail: null, exitCode })] : [];
  });
  marks.sort(byCause);
  return causesFirst(marks).filter((mark, place, all) => !isTwice(mark, all[place + 1]));
}

/** A start after an end that nobody ordered is a restart; engines call only ordered ones so. */
function wordOf({ kind, toldAs }: Happened): string | undefined {
  const isAgain = kind === "start" && toldAs.some(({ type }) => type === "service.restarted");
  return isAgain ? WORDS.restart : WORDS[kind];
}

function byCause(a: Mark, b: Mark): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return ORDER.indexOf(a.event) - ORDER.indexOf(b.event);
}

/** Put what was told late to the end that it led to: it cannot have been after it. */
function causesFirst(marks: readonly Mark[]): Mark[] {
  const ordered: Mark[] = [];
  for (const mark of marks) {
    const end = ordered.at(-1);
    const isLate =
      mark.event === "oom" &&
      end?.event === "stopped" &&
      BigInt(mark.at) - BigInt(end.at) <= TOLD_LATE_NS;
    if (isLate) ordered.splice(-1, 0, { ...mark, at: end.at });
    else ordered.push(mark);
  }
  return ordered;
}

/** An ordered restart is told as a start and, right after it, as what it was. */
function isTwice(mark: Mark, next: Mark | undefined): boolean {
  return mark.event === "started" && next?.event === "restarted";
}

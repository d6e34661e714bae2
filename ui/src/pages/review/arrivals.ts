/** Runs that came into a queue while it is gone through: they never enter under the reader. */

import { type ReadonlySignal, signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { LoggedEvent, Message } from "../../api/socket";
import type { Execution } from "../../api/types";
import { FLAGGED } from "../../parts/execution/risk-badge";
import { listen } from "../../state/live";
import type { ReviewQueue } from "../../state/review";
import type { Walk } from "./walk";

const LOW_CONFIDENCE = 0.6;

/** Whether a run without a mark waits in a queue; of the sample only the server can tell. */
export function belongs(queue: ReviewQueue, run: Execution): boolean {
  const { analysis, telegramStatus, mark } = run;
  if (mark !== null) return false;
  switch (queue) {
    case "flagged":
      return FLAGGED.some((level) => level === analysis?.riskLevel);
    case "lowConfidence":
      return analysis?.confidence != null && analysis.confidence < LOW_CONFIDENCE;
    case "unreadable":
      return analysis?.riskLevel === "UNREADABLE";
    case "failedAlert":
      return telegramStatus?.success === false;
    case "random":
      return false;
  }
}

/** Return how many came since a walk began. */
export function useArrivals(walk: Walk | undefined): ReadonlySignal<number> {
  const count = useMemo(() => signal(0), [walk]);
  useSignalEffect(() => {
    if (walk === undefined) return;
    const came = new Set<number>();
    return listen("executions", (messages) => {
      for (const run of messages.flatMap(updatedRun)) note(came, walk, run);
      count.value = came.size;
    });
  });
  return count;
}

function updatedRun(message: Message): Execution[] {
  const { type, execution } = message as LoggedEvent;
  return type === "execution.updated" && execution ? [execution] : [];
}

function note(came: Set<number>, walk: Walk, run: Execution): void {
  const isHere = walk.runs.peek().some(({ id }) => id === run.id);
  if (!isHere && belongs(walk.queue, run)) came.add(run.id);
  else came.delete(run.id);
}

/** How much waits for a person in each queue of review. */

import { effect, signal } from "@preact/signals";
import { api, data } from "../api/client";
import type { components } from "../api/schema";
import { zone } from "../format/locale";
import { acts } from "./marks";

export type ReviewQueue = components["schemas"]["ReviewQueue"];
export type QueueState = components["schemas"]["QueueState"];

/** In the order in which they are offered. */
export const QUEUES = [
  "flagged",
  "lowConfidence",
  "unreadable",
  "failedAlert",
  "random",
] as const satisfies readonly ReviewQueue[];

const EVERY_MS = 60_000;

/** Undefined: not known yet. */
export const queueStates = signal<ReadonlyMap<ReviewQueue, QueueState> | undefined>(undefined);

/** What needs a person: the flagged verdicts that nobody has marked. */
export function flaggedWaiting(): number {
  return queueStates.value?.get("flagged")?.left ?? 0;
}

/** Keep them up; called once somebody is signed in. Returns what ends it. */
export function followReview(): () => void {
  const stop = effect(() => {
    acts.value; // a mark changes them, and so does where today begins
    void look(zone.value);
  });
  const timer = setInterval(() => document.hidden || void look(zone.peek()), EVERY_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Ask how the queues stand; without an answer, what was known stays. */
async function look(timezone: string): Promise<void> {
  const query = { timezone };
  const found = await data(api.GET("/api/review/queues", { params: { query } })).catch(() => null);
  if (found !== null) queueStates.value = new Map(found.map((each) => [each.queue, each]));
}

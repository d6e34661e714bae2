/** Error patterns that somebody should look at: those that are new, or have come back. */

import { effect, signal } from "@preact/signals";
import { api, data } from "../api/client";
import { openIncidents } from "./incidents";

const EVERY_MS = 120_000;

/** How many there are; 0 while that is not known. */
export const patternsToSee = signal(0);

/** Keep it up; called once somebody is signed in. Returns what ends it. */
export function followPatterns(): () => void {
  const stop = effect(() => {
    openIncidents.value.size; // a new pattern opens an incident
    void lookAtPatterns();
  });
  const timer = setInterval(() => document.hidden || void lookAtPatterns(), EVERY_MS);
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** Ask how many there are; without an answer, what was known stays. */
export async function lookAtPatterns(): Promise<void> {
  const query = { state: "muted" as const }; // the counts are those of all patterns
  const found = await data(api.GET("/api/patterns", { params: { query } })).catch(() => null);
  if (found !== null) patternsToSee.value = found.counts.new + found.counts.back;
}

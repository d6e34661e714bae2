/** Which time the lanes of an incident show: all of it, or the stretch that was zoomed into. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Incident } from "../../api/types";
import { MINUTE_MS, toMs } from "../../format/time";
import { query } from "../../state/address";
import { nowMs } from "../../state/clock";
import { range } from "../../state/range";

const LEAD_MS = 10 * MINUTE_MS; // before the first failure
const AFTER_MS = 5 * MINUTE_MS; // after the last one

export interface Window {
  fromMs: number;
  toMs: number;
}

type Course = Pick<Incident, "firstFailureAt" | "lastFailureAt" | "state">;

/** Return all of an incident's time, by whole minutes: what is open grows with the clock. */
export function spanOf({ firstFailureAt, lastFailureAt, state }: Course, now: number): Window {
  const lastMs = (toMs(lastFailureAt) ?? now) + AFTER_MS;
  const endMs = state === "open" ? Math.min(lastMs, now) : lastMs;
  return {
    fromMs: Math.floor(((toMs(firstFailureAt) ?? now) - LEAD_MS) / MINUTE_MS) * MINUTE_MS,
    toMs: Math.ceil(endMs / MINUTE_MS) * MINUTE_MS,
  };
}

/** Whether a stretch was zoomed into. */
export const isZoomed = computed(() => query.value.has("from") && range.value.span === null);

/** The same object as long as it is the same time. */
export function useWindow(whole: ReadonlySignal<Window>): ReadonlySignal<Window> {
  return useMemo(() => {
    let last: Window | undefined;
    return computed(() => {
      const { fromMs, toMs: endMs } = isZoomed.value ? range.value : whole.value;
      if (last?.fromMs !== fromMs || last.toMs !== endMs) last = { fromMs, toMs: endMs };
      return last;
    });
  }, [whole]);
}

/** The end of the current minute; it changes once a minute. */
export const minuteMs = computed(() => Math.ceil(nowMs.value / MINUTE_MS) * MINUTE_MS);

/** Asks the server for lines that were printed before, and for what happened meanwhile. */

import { api, data } from "../../api/client";
import type { LogEntry } from "../../api/types";
import { type Level, type Mark, msOf, secondsOf } from "./entries";
import { marksOf } from "./marks";

export interface Wanted {
  lines: number;
  /** Nanoseconds since 1970; "" for no bound. */
  since: string;
  /** Likewise; exclusive. */
  until: string;
  cursor?: string | null;
  level?: Level[];
  search?: string;
  regex?: string;
}

export interface LinePage {
  /** The oldest first: the latest of those that are wanted. */
  entries: LogEntry[];
  /** Leads to older ones; null at the beginning. */
  cursor: string | null;
  /** Why there are none, in words; null if nothing is wrong. */
  reason: string | null;
  /** How far back was looked, where there was no time to look further. */
  reached: string | null;
}

/** Raises ApiError. */
export async function readLines(
  reference: string,
  { lines, since, until, cursor, ...filters }: Wanted,
  signal: AbortSignal,
): Promise<LinePage> {
  const query = {
    ...filters,
    lines,
    ...(since && { since: secondsOf(since) }),
    ...(until && { until: secondsOf(until) }),
    ...(cursor && { cursor }),
  };
  const { logs, nextCursor, reason, reached } = await data(
    api.GET("/api/services/{containerId}/logs", {
      params: { path: { containerId: reference }, query },
      signal,
    }),
  );
  return { entries: logs, cursor: nextCursor, reason, reached };
}

/** What happened to a service from one moment up to another. Raises ApiError. */
export async function readMarks(
  reference: string,
  service: string,
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<Mark[]> {
  const [fromMs, toMs] = [msOf(from), msOf(to)];
  if (fromMs === null || toMs === null || fromMs >= toMs) return [];
  const events = await data(
    api.GET("/api/services/{containerId}/events", {
      params: {
        path: { containerId: reference },
        query: { from: iso(fromMs), to: iso(toMs), limit: 1000 },
      },
      signal,
    }),
  );
  return marksOf(service, events);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

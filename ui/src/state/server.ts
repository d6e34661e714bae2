/** What the server tells of itself: versions, what is set, how the copying stands. */

import { signal } from "@preact/signals";
import { api, body, data } from "../api/client";
import { errorOf } from "../api/errors";
import type { components } from "../api/schema";
import type { Health } from "../api/types";

export type SystemInfo = components["schemas"]["SystemInfo"];

const FRESH_MS = 5_000; // less than the shortest time after which anything asks again by itself

/** Where people open n8n in their browser; null: not known. The banner of every page asks for it. */
export const n8nPagesUrl = signal<string | null>(null);

/** Whether administrators see the secrets in log lines; it is asked for likewise. */
export const masksLogs = signal(true);

let last: { askedMs: number; answer: Promise<SystemInfo> } | undefined;

/** Ask, or share an answer of the last few seconds: several parts of a page ask for it at once. */
export function askInfo(): Promise<SystemInfo> {
  if (last !== undefined && Date.now() - last.askedMs < FRESH_MS) return last.answer;
  const asked = { askedMs: Date.now(), answer: data(api.GET("/api/system/info")) };
  last = asked;
  asked.answer.then(
    ({ configuration }) => {
      n8nPagesUrl.value = configuration.n8nPagesUrl;
      masksLogs.value = configuration.masksLogs;
    },
    () => {
      if (last === asked) last = undefined; // a failure is not shared with who asks later
    },
  );
  return asked.answer;
}

/** An unhealthy server answers 503, with the same body. */
export async function askHealth(): Promise<Health> {
  const { data: found, error, response } = await api.GET("/api/health");
  const health = (found ?? error) as Health | undefined;
  if (health?.checks === undefined) throw errorOf(response, error);
  return health;
}

/** One page of the runs whose data could not be decoded, the newest first. */
export function askUnreadable(limit: number, offset = 0) {
  return body(api.GET("/api/system/unreadable", { params: { query: { limit, offset } } }));
}

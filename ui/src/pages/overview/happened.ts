/** The latest events that are worth a sign on the page; older ones have none. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { type Loader, useResource } from "../../state/resource";

export type Happening = components["schemas"]["LoggedEvent"];

const EVERY_MS = 30_000;
const MOST = 500;
const TYPES = [
  "service.oom",
  "service.failed",
  "service.updateFailed",
  "service.unhealthy",
  "service.restarted",
  "service.updated",
  "incident.closed",
] as const;

export function useHappened(): Loader<readonly Happening[]> {
  return useResource(askHappened, { everyMs: EVERY_MS }).state;
}

async function askHappened(signal: AbortSignal): Promise<readonly Happening[]> {
  const query = { type: [...TYPES], order: "newest" as const, limit: MOST };
  const { events } = await data(api.GET("/api/events", { params: { query }, signal }));
  return events;
}

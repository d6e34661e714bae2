/** For how long an update kept a service from working. */

import type { Operation } from "../../api/types";
import { SECOND_MS, toMs } from "../../format/time";

const STOPS = "stop the old container";
const IS_WELL = "wait until it is well";

/**
 * Return seconds from the old container's stop until the new one was well; where it was rolled
 * back, until the end of that. Null for what replaces no container, or stopped nothing.
 */
export function downtimeS({ action, steps, status, endedAt }: Operation): number | null {
  if (action !== "update" && action !== "rollback") return null;
  const step = (name: string) => steps.find((each) => each.name === name);
  const from = toMs(step(STOPS)?.startedAt);
  const to = toMs(status === "succeeded" ? step(IS_WELL)?.endedAt : endedAt);
  return from === null || to === null ? null : (to - from) / SECOND_MS;
}

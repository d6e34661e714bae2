/** Which services are not as they should be. */

import type { Service } from "../api/types";

export type Trouble = "down" | "unhealthy";

/**
 * A service that somebody stopped is no trouble, nor one that is just being updated; and nobody
 * knows of one whose host is away.
 */
export function troubleOf(service: Service): Trouble | null {
  const { status, health, exitCode, oomKilled, state, operationId } = service;
  if (!state.known || operationId !== null) return null;
  const hasFailed = status === "stopped" && (oomKilled || (exitCode !== null && exitCode !== 0));
  if (status === "restarting" || status === "dead" || hasFailed) return "down";
  return status === "running" && health === "unhealthy" ? "unhealthy" : null;
}

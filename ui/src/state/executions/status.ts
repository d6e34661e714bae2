/** How a run stands, as people say it: one that waits for somebody does not run. */

import type { Execution } from "../../api/types";

export type RunState = Execution["status"] | "waiting";

export function stateOf({ status, statusDetail }: Stated): RunState {
  return status === "running" && statusDetail === "waiting" ? "waiting" : status;
}

type Stated = Pick<Execution, "status" | "statusDetail">;

export const STATE_ICONS: Readonly<Record<RunState, string>> = {
  success: "✓",
  error: "✕",
  canceled: "■",
  running: "⟳",
  waiting: "◔",
};

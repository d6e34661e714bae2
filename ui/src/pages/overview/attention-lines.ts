/** Everything that needs a person, from all that tells of it; asked for as long as the page is open. */

import { type ReadonlySignal, signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { attentionOf, type Known, type Shown, withSolved } from "../../state/attention";
import { nowMs } from "../../state/clock";
import { hosts, services } from "../../state/fleet";
import { type HowRunsWent, type Over, overLines } from "../../state/incident-lines";
import { openIncidents } from "../../state/incidents";
import { isPaused } from "../../state/live";
import { type Loader, type Resource, useResource } from "../../state/resource";
import { askInfo, type SystemInfo } from "../../state/server";
import type { Happening } from "./happened";
import type { Recent } from "./recent";

const EVERY_MS = 30_000;

/** The lines of now, and those that were solved a moment ago; undefined until all was asked. */
export function useAttention(
  recent: Loader<Recent>,
  happened: Loader<readonly Happening[]>,
): ReadonlySignal<readonly Shown[] | undefined> {
  const { state } = useResource(askOthers, { everyMs: EVERY_MS });
  const lines = useMemo(() => signal<readonly Shown[] | undefined>(undefined), []);
  useSignalEffect(() => {
    if (isPaused.value && lines.peek() !== undefined) return;
    if (services.value === undefined || state.value.data === undefined) return;
    if (isFirst(happened.value)) return;
    const over = overLines(happened.value.data ?? [], nowMs.peek());
    const now = attentionOf({
      services: [...services.value.values()],
      hosts: hosts.value,
      incidents: [...openIncidents.value.values()],
      runs: howRunsWent(recent.value.data, over),
      ...state.value.data,
    });
    const next = withSolved(lines.peek() ?? [], now, nowMs.peek(), over);
    lines.value = next;
    if (next.some(({ solvedMs, isOver }) => solvedMs !== null && !isOver)) nowMs.value; // they go
  });
  return lines;
}

/** Whether the first answer is still to come. */
function isFirst({ data, error }: Resource<unknown>): boolean {
  return data === undefined && error === undefined;
}

/** What no channel tells; a part that does not answer is not known, and no trouble by itself. */
async function askOthers(aborted: AbortSignal) {
  const options = { signal: aborted };
  const [webhooks, host, info] = await Promise.allSettled([
    data(api.GET("/api/webhooks", options)),
    data(api.GET("/api/system/host", options)),
    askInfo(),
  ]);
  return {
    webhooks: webhooks.status === "fulfilled" ? webhooks.value : undefined,
    machine: host.status === "fulfilled" ? host.value?.machine : undefined,
    n8n: info.status === "fulfilled" ? checkOf(info.value) : undefined,
  };
}

/** Where n8n cannot be read, the server says why. */
function checkOf({ n8n: { state, reason } }: SystemInfo): Known["n8n"] {
  const isAway = state === "unreachable" || state === "refused";
  return isAway ? { status: "unhealthy", reason: reason ?? "" } : { status: "healthy" };
}

/** Without what belongs to incidents that are over: those have a line of their own. */
function howRunsWent(recent: Recent | undefined, over: readonly Over[]): HowRunsWent | undefined {
  if (recent === undefined) return undefined;
  const told = over.reduce((sum, { failures }) => sum + failures, 0);
  const [runs, failed] = [recent.runs.current ?? 0, recent.failed.current ?? 0];
  return { runs, failed: Math.max(0, failed - told), isRest: told > 0 };
}

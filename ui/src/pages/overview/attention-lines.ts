/** Everything that needs a person, from all that tells of it; asked for as long as the page is open. */

import { computed, type ReadonlySignal, signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { attentionOf, type Shown, withSolved } from "../../state/attention";
import { nowMs } from "../../state/clock";
import { hasHosts, hosts, services } from "../../state/fleet";
import { openIncidents } from "../../state/incidents";
import { isPaused } from "../../state/live";
import { useResource } from "../../state/resource";
import { askHealth } from "../../state/server";

const EVERY_MS = 30_000;

/** The lines of now, and those that were solved a moment ago. */
export function useAttention(): ReadonlySignal<readonly Shown[]> {
  const { state } = useResource(askOthers, { everyMs: EVERY_MS });
  const lines = useMemo(() => signal<readonly Shown[]>([]), []);
  useSignalEffect(() => {
    if (isPaused.value || services.value === undefined) return;
    const now = attentionOf({
      services: [...services.value.values()],
      hosts: hosts.value,
      incidents: [...openIncidents.value.values()],
      ...state.value.data,
    });
    const next = withSolved(lines.peek(), now, nowMs.peek());
    lines.value = next;
    if (next.some(({ solvedMs }) => solvedMs !== null)) nowMs.value; // they go by themselves
  });
  return lines;
}

/** Not known yet counts as none: nothing is to be asked twice because of it. */
const hasMachines = computed(() => hasHosts.value ?? false);

/** What no channel tells; a part that does not answer is not known, and no trouble by itself. */
async function askOthers(aborted: AbortSignal) {
  const options = { signal: aborted };
  const [webhooks, host, health] = await Promise.allSettled([
    data(api.GET("/api/webhooks", options)),
    hasMachines.value ? data(api.GET("/api/system/host", options)) : undefined,
    askHealth(),
  ]);
  return {
    webhooks: webhooks.status === "fulfilled" ? webhooks.value : undefined,
    machine: host.status === "fulfilled" ? host.value?.machine : undefined,
    n8n: health.status === "fulfilled" ? health.value.checks.n8n : undefined,
  };
}

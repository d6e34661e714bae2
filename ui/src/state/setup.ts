/** What is still to be set up: each step counts until it is done, whether it was skipped or not. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, data } from "../api/client";
import type { components } from "../api/schema";
import { hosts, services } from "./fleet";
import type { WorkflowNode } from "./node-services";
import { useResource } from "./resource";
import { askInfo } from "./server";
import { isDemo } from "./session";

export const STEPS = ["account", "docker", "n8n", "nodes"] as const;
export type Step = (typeof STEPS)[number];

export type Source = components["schemas"]["SourceInfo"];

const EVERY_MS = 60_000;

/**
 * Return the steps that are not done, in their order; undefined while that is not known.
 *
 * Whoever has come in has an account, so the first step is never among them.
 */
export function useOpenSteps(): ReadonlySignal<readonly Step[] | undefined> {
  const { state } = useResource(
    async (signal) => {
      if (isDemo.value) return null; // there is nothing to set up
      const [system, nodes] = await Promise.all([
        askInfo(),
        data(api.GET("/api/incidents/nodes", { signal })),
      ]);
      return { source: system.n8n, nodes };
    },
    { everyMs: EVERY_MS },
  );
  return useMemo(
    () =>
      computed(() => {
        const known = state.value.data;
        if (known === undefined || services.value === undefined) return undefined;
        if (known === null) return [];
        return openSteps(hosts.value.length, known.source, known.nodes);
      }),
    [],
  );
}

/** Which steps are to be done: no engine, no n8n, nodes of which nobody knows what they talk to. */
export function openSteps(
  engines: number,
  source: Pick<Source, "state">,
  nodes: readonly Pick<WorkflowNode, "kind">[],
): Step[] {
  const open: Step[] = [];
  if (engines === 0) open.push("docker");
  if (source.state === "unconfigured") open.push("n8n");
  if (nodes.some(({ kind }) => kind === "unknown")) open.push("nodes");
  return open;
}

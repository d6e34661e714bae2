/** What nodes of workflows talk to, as people say it. */

import { api, data } from "../api/client";
import type { components } from "../api/schema";

export type WorkflowNode = components["schemas"]["Node"];

/** Stands for what the definition of the workflow tells. */
export const BY_DEFINITION = "";
/** Stands for none of the services; no id of one looks so. */
export const OUTSIDE = "-";

/** What a person said of a node: BY_DEFINITION for nothing, OUTSIDE, or `host/id` of a service. */
export function saidOf({ byPerson, host, serviceId }: WorkflowNode): string {
  if (!byPerson) return BY_DEFINITION;
  return serviceId === null ? OUTSIDE : `${host ?? ""}/${serviceId}`;
}

/** Say what a node talks to, or take back what was said. Raises ApiError. */
export async function sayNode({ workflowId, node }: WorkflowNode, said: string): Promise<void> {
  if (said === BY_DEFINITION) {
    const query = { workflowId, node };
    await data(api.DELETE("/api/incidents/nodes", { params: { query } }));
    return;
  }
  const [host = "", ...rest] = said.split("/");
  const body =
    said === OUTSIDE
      ? { workflowId, node, serviceId: null, host: null }
      : { workflowId, node, serviceId: rest.join("/"), host };
  await data(api.PUT("/api/incidents/nodes", { body }));
}

/** What is asked about one run, and asked again when it changes. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api, body, data } from "../../api/client";
import type { components } from "../../api/schema";
import type { LoggedEvent, Message } from "../../api/socket";
import type { ExecutionDetail } from "../../api/types";
import { query } from "../../state/address";
import { askedBy, originOf } from "../../state/executions/origin";
import { listen } from "../../state/live";
import { type Loader, useResource } from "../../state/resource";

type Schemas = components["schemas"];
export type RunNodes = Schemas["RunNodes"];
export type NodePart = Schemas["NodePart"];
export type Direction = Schemas["Direction"];
export type ModelAnswer = Schemas["ModelAnswer"];
export type Neighbours = Schemas["Neighbours"];
export type IncidentDetail = Schemas["IncidentDetail"];

interface Asked<T> {
  state: Loader<T>;
  reload: () => void;
}

/** Ask for the run itself, without what its nodes gave. */
export function useRun(id: number, changes: ReadonlySignal<number>): Asked<ExecutionDetail> {
  return useResource((aborted) => {
    changes.value;
    const query = { imageData: "none", payload: "none" } as const;
    return data(
      api.GET("/api/executions/{id}", { params: { path: { id }, query }, signal: aborted }),
    );
  });
}

export function useNodes(id: number, changes: ReadonlySignal<number>): Asked<RunNodes> {
  return useResource((aborted) => {
    changes.value;
    return data(
      api.GET("/api/executions/{id}/nodes", { params: { path: { id } }, signal: aborted }),
    );
  });
}

/** What of a node is looked at. */
export interface Wanted {
  node: string;
  run: number;
  direction: Direction;
}

export function useNodePart(id: number, wanted: ReadonlySignal<Wanted>): Asked<NodePart> {
  return useResource((aborted) => {
    const query = wanted.value;
    return data(
      api.GET("/api/executions/{id}/nodes/part", {
        params: { path: { id }, query },
        signal: aborted,
      }),
    );
  });
}

export function useWorkflow(id: number): Asked<Schemas["RunWorkflow"]> {
  return useResource((aborted) =>
    data(api.GET("/api/executions/{id}/workflow", { params: { path: { id } }, signal: aborted })),
  );
}

export function useAnswers(id: number): Asked<ModelAnswer[]> {
  return useResource((aborted) =>
    data(api.GET("/api/executions/{id}/answers", { params: { path: { id } }, signal: aborted })),
  );
}

/** The runs beside this one in the list that it was opened from. */
export function useBeside(id: number): Asked<Neighbours> {
  const list = useMemo(() => computed(() => query.value.get("list")), []);
  return useResource((aborted) => {
    list.value; // not the whole query: a tab is no other list
    const asked = { ...askedBy(originOf(query.peek())), limit: 1 };
    const params = { path: { id }, query: asked };
    return data(api.GET("/api/executions/{id}/neighbours", { params, signal: aborted }));
  });
}

/** How often the pattern of a failure occurred in the last day. */
export function usePatternCount(pattern: number): Asked<number> {
  return useResource(async (aborted) => {
    const query = { pattern, days: 1, limit: 1, imageData: "none" } as const;
    const { meta } = await body(api.GET("/api/executions", { params: { query }, signal: aborted }));
    return meta.pagination.total;
  });
}

export function useIncident(id: number): Asked<IncidentDetail> {
  return useResource((aborted) =>
    data(api.GET("/api/incidents/{id}", { params: { path: { id } }, signal: aborted })),
  );
}

/** Counts what is told of a run while it is on the page. */
export function useChanges(id: number): Signal<number> {
  const changes = useMemo(() => signal(0), []);
  useEffect(
    () =>
      listen("executions", (messages: Message[]) => {
        if (messages.some((message) => (message as LoggedEvent).execution?.id === id))
          changes.value += 1;
      }),
    [id],
  );
  return changes;
}

/** What is asked of the server for the lanes of a time. */

import type { ReadonlySignal } from "@preact/signals";
import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import type { Latency } from "../../parts/latency-chart";
import type { Stood } from "../../parts/state-strip";
import { keyOf } from "../../state/fleet";
import { useResource } from "../../state/resource";
import type { Window } from "./window";

type Schemas = components["schemas"];
export type Runs = Schemas["Overview"];
export type Used = Schemas["StatsHistory"];

const POINTS = 120;

/** How services stood, by their keys. */
export type Strips = ReadonlyMap<string, readonly (Stood | null)[]>;

export function useRuns(shown: ReadonlySignal<Window>) {
  return useResource((signal) => {
    const query = moments(shown.value);
    return data(api.GET("/api/analytics/overview", { params: { query }, signal }));
  });
}

export function useStrips(shown: ReadonlySignal<Window>) {
  return useResource(async (signal): Promise<Strips> => {
    const query = moments(shown.value);
    const found = await data(api.GET("/api/services/strips", { params: { query }, signal }));
    return new Map(found.services.map((each) => [keyOf(each), each.states]));
  });
}

/** What a service used; null where nothing of it is kept. */
export function useUsed(
  { host, serviceId }: { host: string; serviceId: string },
  shown: ReadonlySignal<Window>,
) {
  return useResource(async (signal): Promise<Used | null> => {
    const query = { ...moments(shown.value), host, points: POINTS };
    const path = { containerId: serviceId };
    const address = "/api/services/{containerId}/stats/history";
    const found = await data(api.GET(address, { params: { path, query }, signal }));
    return isMeasured(found) ? found : null;
  });
}

/** How long calls of a service took; null where none are known. */
export function useCalls(
  { host, serviceId }: { host: string; serviceId: string },
  shown: ReadonlySignal<Window>,
) {
  return useResource(async (signal): Promise<Latency | null> => {
    const query = { ...moments(shown.value), host, points: POINTS };
    const path = { containerId: serviceId };
    const address = "/api/services/{containerId}/latency";
    const found = await data(api.GET(address, { params: { path, query }, signal }));
    return found.runs > 0 ? found : null;
  });
}

function isMeasured({ points }: Used): boolean {
  return points.some(({ cpu, memoryUsage }) => cpu !== null || memoryUsage !== null);
}

function moments({ fromMs, toMs }: Window): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** What the server knows of one service; asked anew whenever something happened to it. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { api, body, data } from "../../api/client";
import type { components } from "../../api/schema";
import type { Service } from "../../api/types";
import { services } from "../../state/fleet";
import { isPaused } from "../../state/live";
import { range } from "../../state/range";
import { type Loader, useResource } from "../../state/resource";

type Schemas = components["schemas"];
export type ServiceEvent = Schemas["Event"];
export type Crash = Schemas["CrashEntry"];
export type History = Schemas["StatsHistory"];

const EVENTS = 300; // of the range, at most
const LINES_EVERY_MS = 10_000;
const IMPACT_EVERY_MS = 60_000;

/** Which service a page is about, as its URL says. */
export interface Asked {
  /** Its id; a name or a container's id do as well while it is there. */
  name: string;
  /** Where several hosts have one of the name. */
  host: string | undefined;
}

/** Return the service as the live channel has it; undefined where it has none such. */
export function findLive(
  known: ReadonlyMap<string, Service> | undefined,
  { name, host }: Asked,
): Service | undefined {
  const all = [...(known?.values() ?? [])].filter(
    (each) => host === undefined || each.host === host,
  );
  return (
    all.find(({ id }) => id === name) ??
    all.find(({ containerName, containerId }) => containerName === name || containerId === name)
  );
}

export function useLive(asked: Asked): ReadonlySignal<Service | undefined> {
  return useMemo(() => computed(() => findLive(services.value, asked)), [asked]);
}

/** How a service was set up; again after each change of its state. */
export function useDetail(asked: Asked) {
  const stamp = useStamp(asked);
  return useResource((signal) => {
    stamp.value;
    return data(api.GET("/api/services/{containerId}", { params: paramsOf(asked, {}), signal }));
  });
}

export function useHistory(asked: Asked, points: number) {
  const shown = useStill(range);
  return useResource((signal) => {
    const { fromMs, toMs } = shown.value;
    const query = { ...spanOf(fromMs, toMs), points };
    return data(
      api.GET("/api/services/{containerId}/stats/history", {
        params: paramsOf(asked, query),
        signal,
      }),
    );
  });
}

/** How long the nodes took that talk to it. */
export function useLatency(asked: Asked, points: number) {
  const shown = useStill(range);
  return useResource((signal) => {
    const { fromMs, toMs } = shown.value;
    const params = paramsOf(asked, { ...spanOf(fromMs, toMs), points });
    return data(api.GET("/api/services/{containerId}/latency", { params, signal }));
  });
}

export function useEvents(asked: Asked) {
  const stamp = useStamp(asked);
  const shown = useStill(range);
  return useResource((signal) => {
    stamp.value;
    const { fromMs, toMs } = shown.value;
    const query = { ...spanOf(fromMs, toMs), limit: EVENTS };
    return data(
      api.GET("/api/services/{containerId}/events", { params: paramsOf(asked, query), signal }),
    );
  });
}

export function useOperations(asked: Asked) {
  const stamp = useStamp(asked);
  return useResource((signal) => {
    stamp.value;
    const params = paramsOf(asked, { limit: 50 });
    return data(api.GET("/api/services/{containerId}/operations", { params, signal }));
  });
}

export function useCrashes(asked: Asked) {
  const stamp = useStamp(asked);
  return useResource((signal) => {
    stamp.value;
    const params = paramsOf(asked, { limit: 50 });
    return data(api.GET("/api/services/{containerId}/crashes", { params, signal }));
  });
}

/** One crash with what was on record of the moment. */
export function useCrash(asked: Asked, crash: number) {
  return useResource((signal) => {
    const { path, query } = paramsOf(asked, {});
    const params = { path: { ...path, crash }, query };
    return data(api.GET("/api/services/{containerId}/crashes/{crash}", { params, signal }));
  });
}

export function useLastLines(asked: Asked, lines: number) {
  const stamp = useStamp(asked);
  return useResource(
    (signal) => {
      stamp.value;
      const params = paramsOf(asked, { lines });
      const answer = body(api.GET("/api/services/{containerId}/logs", { params, signal }));
      return answer.then((found) => (found as unknown as Schemas["LogsAnswer"]).data);
    },
    { everyMs: LINES_EVERY_MS },
  );
}

/** A signal that stands still while the reader has stopped the page. */
export function useStill<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  return useMemo(() => {
    let last = source.peek();
    return computed(() => {
      if (!isPaused.value) last = source.value;
      return last;
    });
  }, [source]);
}

/** What changes whenever records of the service may be out of date. */
function useStamp(asked: Asked): ReadonlySignal<string> {
  return useMemo(
    () =>
      computed(() => {
        const live = findLive(services.value, asked);
        if (live === undefined) return "";
        const { containerId, status, health, operationId, state } = live;
        return [containerId, status, health, operationId, state.since, state.known].join("/");
      }),
    [asked],
  );
}

function paramsOf<Query extends object>({ name, host }: Asked, query: Query) {
  return { path: { containerId: name }, query: host === undefined ? query : { ...query, host } };
}

function spanOf(fromMs: number, toMs: number) {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** What stopping the service would touch, and so who uses it. */
export function useImpact(asked: Asked) {
  return useResource(
    (signal) => {
      const params = paramsOf(asked, {});
      return data(api.GET("/api/services/{containerId}/impact", { params, signal }));
    },
    { everyMs: IMPACT_EVERY_MS },
  );
}

/** The same without the bar of loading: what is asked for by itself does not call for attention. */
export function useQuiet<T>(state: Loader<T>): Loader<T> {
  return useMemo(
    () => computed(() => ({ ...state.value, loading: state.value.data === undefined })),
    [state],
  );
}

/** The last thing that happened to a service since a moment, in a list of one, or of none. */
export function useLastEvent(asked: Asked, sinceMs: number) {
  return useResource((signal) => {
    const query = { from: new Date(sinceMs).toISOString(), limit: 1 };
    return data(
      api.GET("/api/services/{containerId}/events", { params: paramsOf(asked, query), signal }),
    );
  });
}

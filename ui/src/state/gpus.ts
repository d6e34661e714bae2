/** How much memory of GPUs containers have; asked for while a page shows it. */

import { api, data } from "../api/client";
import type { components } from "../api/schema";
import { hasHosts } from "./fleet";
import { useResource } from "./resource";

const EVERY_MS = 10_000;

export type GpuMemory = ReadonlyMap<string, number | null>;
type Gpu = components["schemas"]["Gpu"];

const NONE: GpuMemory = new Map();

/** Bytes by container; null where its driver does not tell, empty where no GPU is reported. */
export function useGpuMemory(): GpuMemory {
  const { state } = useResource(ask, { everyMs: EVERY_MS });
  return state.value.data ?? NONE;
}

async function ask(signal: AbortSignal): Promise<GpuMemory> {
  if (!hasHosts.value) return NONE;
  const { machine } = await data(api.GET("/api/system/host", { signal }));
  return memoryOf(machine.gpus ?? []);
}

/** Of all GPUs together; a part that is not told makes the sum unknown. */
export function memoryOf(gpus: readonly Pick<Gpu, "processes">[]): GpuMemory {
  const found = new Map<string, number | null>();
  for (const { containerId, memory } of gpus.flatMap(({ processes }) => processes ?? [])) {
    if (containerId === null) continue; // a process of the machine itself
    const before = found.get(containerId);
    found.set(containerId, before === null || memory === null ? null : (before ?? 0) + memory);
  }
  return found;
}

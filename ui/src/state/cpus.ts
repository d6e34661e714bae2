/** How many CPUs hosts have. */

import { api, data } from "../api/client";
import { hasHosts } from "./fleet";
import { useResource } from "./resource";

/** How many CPUs each Docker host has, by its name. */
export function useCpus() {
  return useResource(async (signal) => {
    if (!hasHosts.value) return new Map<string, number | null>();
    const { engines } = await data(api.GET("/api/system/host", { signal }));
    return new Map(engines.map(({ name, cpus }) => [name, cpus]));
  });
}

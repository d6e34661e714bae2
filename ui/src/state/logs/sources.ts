/** Whose log is read: what stands in the URL, and by which name the server knows it. */

import type { Service } from "../../api/types";
import { keyOf } from "../fleet";

export interface Source {
  /** As in the URL: the service's id, with its host before it where two hosts have one of the id. */
  key: string;
  /** How the server is asked for it. */
  reference: string;
  /** Null if it is gone: what was kept of its log can be read. */
  service: Service | null;
}

export const MOST_SOURCES = 8; // that one connection may follow

/** The sources that the URL names, each once. */
export function sourcesOf(
  keys: readonly string[],
  services: ReadonlyMap<string, Service>,
): Source[] {
  const all = [...services.values()];
  return [...new Set(keys)].slice(0, MOST_SOURCES).map((key) => sourceOf(key, all));
}

/** What stands in the URL for a service. */
export function sourceKey(service: Service, services: Iterable<Service>): string {
  const isAmbiguous = [...services].some(
    ({ id, host }) => id === service.id && host !== service.host,
  );
  return isAmbiguous ? keyOf(service) : service.id;
}

function sourceOf(key: string, all: readonly Service[]): Source {
  const service = all.find((each) => keyOf(each) === key) ?? all.find(({ id }) => id === key);
  if (service === undefined) return { key, reference: key.split("/").at(-1) ?? key, service: null };
  const isAlone = all.filter(({ id }) => id === service.id).length === 1;
  return { key, reference: isAlone ? service.id : service.containerId, service };
}

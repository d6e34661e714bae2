/** Which services are shown, and in which order: trouble first, unless the reader asks otherwise. */

import type { Service } from "../../api/types";
import { type Standing, standingOf, type Tone, urgencyOf } from "../../parts/status-badge";
import { compare, type Value } from "../../parts/table/order";
import type { Sort } from "../../parts/table/table";
import type { Stats } from "../../state/fleet";
import type { GpuMemory } from "../../state/gpus";

/** What a row of the table is made of. */
export interface Row {
  service: Service;
  standing: Standing;
  /** The latest measurement; undefined: none yet. */
  stats: Stats | undefined;
  /** In percent, of one core or of all its host has; null: not known. */
  cpu: number | null;
  /** Memory of GPUs in bytes; null: not told, undefined: it has none. */
  gpuMemory: number | null | undefined;
}

export interface Filter {
  text: string;
  statuses: readonly string[];
  stacks: readonly string[];
  updates: readonly string[];
}

/** Stands for the stack of services that belong to none. */
export const NO_STACK = "none";

export type FilterName = keyof Filter;

export const NO_FILTER: Filter = { text: "", statuses: [], stacks: [], updates: [] };

/** *cores* are what 100% of CPU stands for; null: it is not known how many. */
export function rowOf(
  service: Service,
  stats: Stats | undefined,
  { gpus, cores = 1 }: { gpus?: GpuMemory; cores?: number | null } = {},
): Row {
  const used = service.state.known ? (stats?.cpu ?? service.stats.cpu) : null;
  const cpu = used === null || cores === null ? null : used / cores;
  const gpuMemory = gpus?.get(service.containerId);
  return { service, standing: standingOf(service), stats, cpu, gpuMemory };
}

/** Whether a service has memory of a GPU. */
export function hasGpu({ gpuMemory }: Row): boolean {
  return gpuMemory !== undefined;
}

/** Return the rows that a filter lets pass. */
export function filtered(rows: readonly Row[], filter: Filter): Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    ({ service, standing }) =>
      isIn(filter.statuses, standing) &&
      isIn(filter.stacks, service.project ?? NO_STACK) &&
      isIn(filter.updates, service.update?.chance ?? "unknown") &&
      words.every((word) => textOf(service).includes(word)),
  );
}

/** Return the parts of a filter that are set. */
export function partsOf(filter: Filter): FilterName[] {
  return (Object.keys(filter) as FilterName[]).filter((name) => filter[name].length > 0);
}

/** Return the part of a filter without which most is found; null if none helps. */
export function narrowest(rows: readonly Row[], filter: Filter): FilterName | null {
  let best: { name: FilterName; count: number } | null = null;
  for (const name of partsOf(filter)) {
    const { length: count } = filtered(rows, { ...filter, [name]: NO_FILTER[name] });
    if (count > (best?.count ?? 0)) best = { name, count };
  }
  return best?.name ?? null;
}

/** Return rows in the order that is asked for; without one trouble comes first, then by name. */
export function sorted(rows: readonly Row[], sort: Sort | null): Row[] {
  const byTrouble = (a: Row, b: Row) =>
    urgencyOf(a.standing) - urgencyOf(b.standing) ||
    compare(a.service.name, b.service.name, false) ||
    compare(a.service.host, b.service.host, false);
  if (sort === null) return [...rows].sort(byTrouble);
  const value = VALUES[sort.column] ?? (() => null);
  return [...rows].sort((a, b) => compare(value(a), value(b), sort.descending) || byTrouble(a, b));
}

/** By how much services are counted in the page's heading. */
export const GROUPS: readonly Tone[] = ["ok", "busy", "warn", "bad", "off"];

/** What columns are sorted by; numbers begin with the largest. */
export const VALUES: Readonly<Record<string, (row: Row) => Value>> = {
  status: ({ standing }) => urgencyOf(standing),
  service: ({ service }) => service.name.toLowerCase(),
  version: ({ service }) => service.version,
  cpu: ({ cpu }) => cpu,
  memory: ({ stats }) => stats?.memoryUsage ?? null,
  gpu: ({ gpuMemory }) => gpuMemory ?? null,
  network: ({ stats }) => sum(stats?.network.received, stats?.network.sent),
  stack: ({ service }) => service.project,
  up: ({ stats, service }) => stats?.uptime ?? service.stats.uptime,
  restarts: ({ service }) => service.restarts24h?.count ?? null,
};

function sum(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null && b == null ? null : (a ?? 0) + (b ?? 0);
}

function isIn(wanted: readonly string[], value: string): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function textOf({ name, id, containerName, image, project, description }: Service): string {
  return [name, id, containerName, image, project, description].join("\n").toLowerCase();
}

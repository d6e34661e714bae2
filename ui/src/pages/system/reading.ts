/** What the machine's figures amount to: how much of each thing is used, and what comes first. */

import type { components } from "../../api/schema";
import { type Level, levelOf } from "../../parts/meter";

type Schemas = components["schemas"];
export type Machine = Schemas["Machine"];
export type Disk = Schemas["Disk"];
export type Gpu = Schemas["Gpu"];
export type EngineHost = Schemas["EngineHost"];

const HOUR_S = 3_600;
const FAR_OFF_S = 90 * 24 * HOUR_S; // beyond this nobody plans for a full disk
const SOON_S = 2 * 24 * HOUR_S;

/** Something of which there is only so much. */
export interface Supply {
  /** Tells it from the others, also from one answer to the next. */
  id: string;
  kind: "cpu" | "memory" | "swap" | "disk" | "gpu";
  /** The path of a disk, the number of a GPU; "" for the rest. */
  name: string;
  /** 0 to 1; null: not known. */
  share: number | null;
  level: Level;
}

/** Return everything that can run out, in a fixed order. */
export function suppliesOf(machine: Machine): Supply[] {
  const { cpu, memoryTotal, memoryAvailable, swapTotal, swapFree } = machine;
  return [
    supply("cpu", "", cpu === null ? null : cpu / 100),
    supply("memory", "", usedShare(memoryTotal, memoryAvailable)),
    ...(swapTotal ? [supply("swap", "", usedShare(swapTotal, swapFree))] : []),
    ...machine.disks.map(supplyOfDisk),
    ...(machine.gpus ?? []).map((gpu) =>
      supply("gpu", `${gpu.index}`, shareOf(gpu.memoryUsed, gpu.memoryTotal)),
    ),
  ];
}

/** Seconds until a disk is full; null unless that is clear, and near enough to matter. */
export function fullInS({ free, fillRate }: Disk): number | null {
  if (fillRate === null || fillRate <= 0) return null;
  const seconds = (free / fillRate) * HOUR_S;
  return seconds < FAR_OFF_S ? seconds : null;
}

/** The used part of what is told as total and free; null if one of them is not told. */
export function usedShare(total: number | null, free: number | null): number | null {
  return total === null || free === null ? null : shareOf(total - free, total);
}

export function shareOf(used: number | null, total: number | null): number | null {
  return used === null || !total ? null : used / total;
}

/** Memory of a GPU by the container that has it; `null` for processes outside of containers. */
export function memoryByContainer(gpu: Gpu): Map<string | null, number | null> {
  const found = new Map<string | null, number | null>();
  for (const { containerId, memory } of gpu.processes ?? []) {
    const before = found.get(containerId);
    const sum = before === null || memory === null ? null : (before ?? 0) + memory;
    found.set(containerId, sum);
  }
  return found;
}

/** What an engine keeps on its disk, altogether. */
export function engineDiskBytes({ disk }: EngineHost): number | null {
  return disk === null ? null : disk.images + disk.containers + disk.volumes + disk.buildCache;
}

function supply(kind: Supply["kind"], name: string, share: number | null): Supply {
  return { id: `${kind} ${name}`, kind, name, share, level: levelOf(share) };
}

function supplyOfDisk(disk: Disk): Supply {
  const found = supply("disk", disk.path, usedShare(disk.total, disk.free));
  const leftS = fullInS(disk);
  return leftS !== null && leftS < SOON_S ? { ...found, level: "over" } : found;
}

/** How many lines came when, for the picture above them. */

import { type Entry, msOf } from "./entries";

export interface Bucket {
  fromMs: number;
  toMs: number;
  lines: number;
  warnings: number;
  /** Errors and what is graver. */
  errors: number;
}

export interface Stretch {
  fromMs: number;
  toMs: number;
}

const STEPS_MS = [
  100, 250, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
];

/** From the first loaded line to the last; null without times. */
export function stretchOf(entries: readonly Entry[]): Stretch | null {
  const [fromMs, toMs] = [endOf(entries, 1), endOf(entries, -1)];
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}

/** Buckets of one length over a stretch, at most *most*; the first and the last are cut to it. */
export function bucketsOf(
  entries: readonly Entry[],
  { fromMs, toMs }: Stretch,
  most: number,
): Bucket[] {
  const step = STEPS_MS.find((ms) => (toMs - fromMs) / ms < most - 1) ?? toMs - fromMs + 1;
  const begin = Math.floor(fromMs / step) * step;
  const count = Math.floor((toMs - begin) / step) + 1;
  const buckets = Array.from({ length: count }, (_, index) => {
    const at = begin + index * step;
    return bucket(Math.max(at, fromMs), Math.min(at + step, Math.max(toMs, at + 1)));
  });
  for (const entry of entries) {
    const ms = entry.kind === "line" && !entry.sparse ? msOf(entry.at) : null;
    const found = ms === null ? undefined : buckets[Math.floor((ms - begin) / step)];
    if (found !== undefined && entry.kind === "line") count_(found, entry.level);
  }
  return buckets;
}

function count_(into: Bucket, level: string | null): void {
  into.lines += 1;
  if (level === "error" || level === "fatal") into.errors += 1;
  else if (level === "warn") into.warnings += 1;
}

function bucket(fromMs: number, toMs: number): Bucket {
  return { fromMs, toMs, lines: 0, warnings: 0, errors: 0 };
}

function endOf(entries: readonly Entry[], direction: 1 | -1): number | null {
  const start = direction === 1 ? 0 : entries.length - 1;
  for (let place = start; place >= 0 && place < entries.length; place += direction) {
    const entry = entries[place];
    const ms = entry?.kind === "line" && !entry.sparse ? msOf(entry.at) : null;
    if (ms !== null) return ms;
  }
  return null;
}

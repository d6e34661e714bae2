/** Reads a chart's data: what stands at a moment, and what a glance at the lines tells. */

import type { ChartData, Marker, PlotView, Series } from "./types";

const RECENT = 1 / 20; // of the range: what ends earlier is not current, unless the chart says so

export interface Glance {
  lowest: number;
  highest: number;
  highestAtMs: number;
  latest: number | null;
  /** Stretches without a measurement between two with one. */
  gaps: number;
}

/** Return the index of the time that is nearest to a moment; -1 without any. */
export function nearest(timesMs: readonly number[], ms: number): number {
  let low = 0;
  let high = timesMs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  const before = timesMs[low - 1];
  const after = timesMs[low];
  if (before === undefined || after === undefined) return high;
  return ms - before <= after - ms ? low - 1 : low;
}

/** Return the index of the last time at which anything was measured, -1 without any; limits are not. */
export function lastMeasured({ timesMs, series }: ChartData): number {
  for (let index = timesMs.length - 1; index >= 0; index -= 1) {
    if (series.some(({ values, tone }) => tone !== "limit" && values[index] != null)) return index;
  }
  return -1;
}

/** Return whether nobody errs who takes a value that was measured at *ms* for how it is at the end. */
export function isCurrent(
  { currentFromMs, fromMs, toMs }: Pick<PlotView, "currentFromMs" | "fromMs" | "toMs">,
  ms: number,
): boolean {
  return ms >= (currentFromMs ?? toMs - (toMs - fromMs) * RECENT);
}

/** Return what a glance at one line tells; null where nothing was measured. */
export function glance(
  timesMs: readonly number[],
  values: readonly (number | null)[],
): Glance | null {
  let found: Glance | null = null;
  let inGap = false;
  values.forEach((value, index) => {
    const atMs = timesMs[index] ?? 0;
    if (value === null) {
      inGap = true;
      return;
    }
    found = found === null ? first(value, atMs) : seen(found, value, atMs, inGap);
    inGap = false;
  });
  return found;
}

/** Return the places of values that have no neighbour: no line leads to them. */
export function lonely(values: readonly (number | null | undefined)[]): number[] {
  return values.flatMap((value, index) =>
    value != null && values[index - 1] == null && values[index + 1] == null ? [index] : [],
  );
}

/** Return all of a series that is shown, together; null where nothing was measured. */
export function sumOf(
  { data, fromMs, toMs }: Pick<PlotView, "data" | "fromMs" | "toMs">,
  { values }: Pick<Series, "values">,
): number | null {
  const shown = values.filter((value, index): value is number => {
    const ms = data.timesMs[index] ?? 0;
    return value !== null && ms >= fromMs && ms <= toMs;
  });
  return shown.length === 0 ? null : shown.reduce((sum, value) => sum + value, 0);
}

/** Return the marker that is nearest to a moment, if it is within *reachMs* of it. */
export function markerAt(
  markers: readonly Marker[],
  ms: number,
  reachMs: number,
): Marker | undefined {
  const distance = ({ atMs }: Marker) => Math.abs(atMs - ms);
  return markers
    .filter((each) => distance(each) <= reachMs)
    .sort((a, b) => distance(a) - distance(b))[0];
}

function first(value: number, atMs: number): Glance {
  return { lowest: value, highest: value, highestAtMs: atMs, latest: value, gaps: 0 };
}

function seen(before: Glance, value: number, atMs: number, afterGap: boolean): Glance {
  const isHighest = value > before.highest;
  return {
    lowest: Math.min(before.lowest, value),
    highest: isHighest ? value : before.highest,
    highestAtMs: isHighest ? atMs : before.highestAtMs,
    latest: value,
    gaps: before.gaps + (afterGap ? 1 : 0),
  };
}

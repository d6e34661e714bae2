/** The y-axis: it begins at 0, and its top grows in steps, so that it does not twitch. */

import type { ChartData, Form, Steps } from "./types";

const MANTISSAS: Record<Exclude<Steps, "time">, readonly number[]> = {
  decimal: [1, 2, 5, 10],
  binary: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
  whole: [1, 2, 4, 10],
};
const KIB = 1024;
const DECIMAL_TO_S = 10; // of durations
const DURATIONS_S = [20, 60, 120, 240, 600, 1_200, 3_600, 7_200, 14_400, 43_200, 86_400];
const SHRINKS_BELOW = 1 / 4; // of the top: only then is a smaller one better to read

/** Return the smallest step that *needed* fits under. */
export function stepAbove(needed: number, steps: Steps): number {
  if (steps === "time") return durationAbove(needed);
  if (!(needed > 0)) return steps === "binary" ? KIB : steps === "whole" ? 2 : 1;
  const base = steps === "binary" ? KIB : 10;
  const power = Math.floor(Math.log(needed) / Math.log(base));
  const unit = base ** (steps === "decimal" ? power : Math.max(0, power));
  const found = MANTISSAS[steps].find((each) => each * unit >= needed) ?? base;
  return steps === "whole" ? Math.max(2, found * unit) : found * unit;
}

/** Half of it, too, is a number of seconds, minutes or hours that people read at a glance. */
function durationAbove(needed: number): number {
  if (!(needed > DECIMAL_TO_S)) return stepAbove(needed, "decimal");
  const found = DURATIONS_S.find((each) => each >= needed);
  return found ?? 86_400 * 2 ** Math.ceil(Math.log2(needed / 86_400));
}

/** Return the top that is shown now: *before* as long as it suits what is needed. */
export function nextTop(before: number | null, needed: number, steps: Steps): number {
  const step = stepAbove(needed, steps);
  if (before === null || step > before || step <= before * SHRINKS_BELOW) return step;
  return before;
}

/** Return the highest value that is to be seen, of bars the highest pile; 0 without any. */
export function highest(data: ChartData, form: Form, fromMs: number, toMs: number): number {
  let most = 0;
  data.timesMs.forEach((ms, index) => {
    if (ms < fromMs || ms > toMs) return;
    const values = data.series.map(({ values }) => values[index] ?? 0);
    const reached = form === "bars" ? values.reduce((sum, each) => sum + each, 0) : 0;
    most = Math.max(most, reached, ...values);
  });
  return most;
}

/** Return each series on top of those before it; null where it has nothing itself. */
export function piled(data: ChartData): (number | null)[][] {
  const heights = data.timesMs.map(() => 0);
  return data.series.map(({ values }) =>
    heights.map((height, index) => {
      const value = values[index];
      if (value == null) return null;
      heights[index] = height + value;
      return height + value;
    }),
  );
}

/** Return places for labels that do not lie on each other, each as near to its own as can be. */
export function spread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let floor = low;
  for (const each of order) {
    each.at = Math.max(each.at, floor);
    floor = each.at + gap;
  }
  let ceiling = high;
  for (const each of order.reverse()) {
    each.at = Math.min(each.at, ceiling);
    ceiling = each.at - gap;
  }
  const places = wanted.slice();
  for (const { at, index } of order) places[index] = at;
  return places;
}

/**
 * Return how long the bars are, and when each begins: they are all as long as most of them. The
 * first part of a range may be cut short, and would make hairlines of all; it begins earlier.
 */
export function spansOf(
  timesMs: readonly number[],
  toMs: number,
): { startsMs: number[]; lengthMs: number } {
  const [first = 0, second = toMs, third] = timesMs;
  if (third === undefined) return { startsMs: [...timesMs], lengthMs: second - first };
  const lengthMs = third - second;
  return { startsMs: [second - lengthMs, ...timesMs.slice(1)], lengthMs };
}

/** How a list of runs is divided: by days where it is in the order of time. */

import type { Execution } from "../../api/types";

/** A stretch of the list that can be asked for by itself. */
export interface Section {
  /** When its day begins; null where the list is not divided. */
  dayMs: number | null;
  /** Runs that began from this moment on, and before the other one. */
  fromMs: number;
  untilMs: number;
  runs: number;
  flagged: number;
  failed: number;
}

/** How many runs are asked for at once. */
export const PAGE = 60;

/** Return the section in which a moment lies, or the nearest one; -1 where there is none. */
export function sectionOf(sections: readonly Section[], ms: number): number {
  const within = sections.findIndex(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
  if (within >= 0 || sections.length === 0) return within;
  const distances = sections.map(({ fromMs, untilMs }) =>
    Math.min(Math.abs(fromMs - ms), Math.abs(untilMs - ms)),
  );
  return distances.indexOf(Math.min(...distances));
}

/** Return what the first runs of the whole list tell of the first pages of sections. */
export function firstPages(
  sections: readonly Section[],
  runs: readonly Execution[],
): (readonly Execution[])[] {
  const pages: (readonly Execution[])[] = [];
  let at = 0;
  for (const { runs: count } of sections) {
    const size = Math.min(count, PAGE);
    if (at + size > runs.length) break;
    pages.push(runs.slice(at, at + size));
    if (count > PAGE) break; // what follows is still of the same section
    at += size;
  }
  return pages;
}

/** What all sections have together. */
export function totalOf(
  sections: readonly Section[],
): Pick<Section, "runs" | "flagged" | "failed"> {
  const sum = (key: "runs" | "flagged" | "failed") =>
    sections.reduce((total, each) => total + each[key], 0);
  return { runs: sum("runs"), flagged: sum("flagged"), failed: sum("failed") };
}

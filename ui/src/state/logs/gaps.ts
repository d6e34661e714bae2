/** Reads what is missing between two lines. */

import { type Gap, gapOf, type Line, lineOf, nsOf } from "./entries";
import { readLines } from "./history";
import { readForward } from "./reader";
import type { Source } from "./sources";

const PAGE_LINES = 10_000;
const MOST_PAGES = 5; // of one press

interface Filled {
  /** The oldest first; those that are known already may be among them. */
  lines: Line[];
  /** What is missing still; null if nothing is. */
  rest: Gap | null;
}

/**
 * Read the lines of a gap: all of a short one, of a long one those after its beginning, where
 * somebody reads on. Raises ApiError.
 */
export async function readGap(source: Source, gap: Gap, signal: AbortSignal): Promise<Filled> {
  const until = gap.until || nsOf(Date.now());
  if (gap.reason === "elsewhere") return readOn(source, gap, until, signal);
  return readAll(source, gap, until, signal);
}

async function readOn(
  source: Source,
  gap: Gap,
  until: string,
  signal: AbortSignal,
): Promise<Filled> {
  const { lines, end } = await readForward(source, { from: gap.at, to: until }, signal);
  const place = { at: end, service: gap.service, until, reason: "elsewhere" } as const;
  return { lines, rest: end < until ? gapOf(place) : null };
}

async function readAll(
  source: Source,
  gap: Gap,
  until: string,
  signal: AbortSignal,
): Promise<Filled> {
  let lines: Line[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const wanted = { lines: PAGE_LINES, since: gap.at, until, cursor };
    const found = await readLines(source.reference, wanted, signal);
    lines = [...found.entries.map((entry) => lineOf(gap.service, entry)), ...lines];
    cursor = found.cursor;
    if (cursor === null) return { lines, rest: null };
  }
  const count = gap.count.peek();
  const left = count === null ? null : Math.max(0, count - lines.length);
  const place = { at: gap.at, service: gap.service, until: lines[0]?.at ?? until } as const;
  return { lines, rest: gapOf({ ...place, reason: gap.reason }, left) };
}

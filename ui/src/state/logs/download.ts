/** Gives lines to the reader as a file. */

import { type Line, lineOf } from "./entries";
import type { FeedScope } from "./feed";
import { readLines } from "./history";
import type { TextForm } from "./text";

const COMPRESSED_FROM_BYTES = 5 * 1024 * 1024;
const PAGE_LINES = 10_000;
const MOST_LINES = 500_000; // a browser has to hold them

/** Save a text; a large one is compressed. */
export async function save(text: string, name: string, form: TextForm): Promise<void> {
  const plain = new Blob([text], { type: form === "log" ? "text/plain" : "application/x-ndjson" });
  const isLarge = plain.size > COMPRESSED_FROM_BYTES;
  const blob = isLarge
    ? await new Response(plain.stream().pipeThrough(new CompressionStream("gzip"))).blob()
    : plain;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${form}${isLarge ? ".gz" : ""}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Read every line of a range, the oldest first; *told* hears how many there are already.
 *
 * Returns whether that is all: there is a bound. Raises ApiError.
 */
export async function readRange(
  scope: FeedScope,
  told: (lines: number) => void,
  signal: AbortSignal,
): Promise<{ lines: Line[]; isAll: boolean }> {
  const lines: Line[] = [];
  let isAll = true;
  for (const { key, reference } of scope.sources) {
    let cursor: string | null = null;
    do {
      const wanted = {
        lines: PAGE_LINES,
        since: scope.since,
        until: cursor ? "" : scope.until,
        cursor,
      };
      const page = await readLines(reference, wanted, signal);
      for (const entry of page.entries) lines.push(lineOf(key, entry));
      cursor = page.cursor;
      told(lines.length);
    } while (cursor !== null && lines.length < MOST_LINES);
    isAll &&= cursor === null;
  }
  lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  return { lines, isAll };
}

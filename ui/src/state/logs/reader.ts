/** Reads the log of one service backwards, page by page. */

import { type Line, lineOf } from "./entries";
import { type LinePage, readLines } from "./history";

const PAGE_LINES = 2_000;

export class Reader {
  readonly key: string;
  readonly reference: string;
  /** From here on every line is loaded; "" once its beginning, or that of the range, is reached. */
  horizon: string;
  isDone = false;
  /** Why there are no lines, in words; null if nothing is wrong. */
  reason: string | null = null;
  /** Loaded lines that wait until those of the other services are as far back. */
  waiting: Line[] = [];
  #cursor: string | null = null;

  constructor(key: string, reference: string, until: string) {
    this.key = key;
    this.reference = reference;
    this.horizon = until;
  }

  /** Read one page more. Raises ApiError. */
  async readOlder(since: string, signal: AbortSignal): Promise<void> {
    const until = this.#cursor ? "" : this.horizon;
    const page = await readLines(
      this.reference,
      { lines: PAGE_LINES, since, until, cursor: this.#cursor },
      signal,
    );
    this.take(page);
  }

  /** Go on behind a page that was read in another way. */
  take(page: LinePage): void {
    this.reason = page.reason;
    this.#cursor = page.cursor;
    this.isDone = page.cursor === null;
    const oldest = page.entries[0]?.timestampNs ?? page.cursor?.split(".")[0];
    this.horizon = this.isDone ? "" : (oldest ?? "");
    this.waiting = [...page.entries.map((entry) => lineOf(this.key, entry)), ...this.waiting];
  }

  /** Forget what is before a moment: it was dropped, and may be read again. */
  cutAt(at: string): void {
    this.#cursor = null;
    this.isDone = false;
    this.horizon = at;
    this.waiting = [];
  }
}

const FIRST_SPAN_NS = 60_000_000_000n;
const GROWTH = 8n;
const MOST_TRIES = 10;

/**
 * Read on from a moment: the server gives the latest lines of a span, so spans are tried.
 *
 * Returns lines, the oldest first, and up to where they are all there. Raises ApiError.
 */
export async function readForward(
  { key, reference }: Pick<Reader, "key" | "reference">,
  { from, to }: { from: string; to: string },
  signal: AbortSignal,
): Promise<{ lines: Line[]; end: string }> {
  let span = FIRST_SPAN_NS;
  let end = from;
  const lines: Line[] = [];
  for (let tries = 0; tries < MOST_TRIES && end < to && lines.length < PAGE_LINES / 4; tries += 1) {
    const next = String(BigInt(end) + span);
    const until = next > to ? to : next;
    const page = await readLines(reference, { lines: PAGE_LINES, since: end, until }, signal);
    const isTooMuch = page.cursor !== null && page.entries.length >= PAGE_LINES;
    span = isTooMuch ? span / GROWTH : span * GROWTH;
    if (isTooMuch) continue;
    for (const entry of page.entries) lines.push(lineOf(key, entry));
    end = until;
  }
  return { lines, end };
}

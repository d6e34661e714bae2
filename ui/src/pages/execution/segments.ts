/** A text in pieces: those that are marked, and those between. */

import type { ModelAnswer } from "./records";

type Span = ModelAnswer["spans"][number];
export type SpanPart = "risk" | "confidence" | "description";

export interface Segment {
  text: string;
  /** Null: nothing was read here. */
  part: SpanPart | null;
  /** Where it begins, in characters. */
  at: number;
}

/**
 * Cut *words* at *spans*, which count characters as Python does: whole ones, not UTF-16 units. Where
 * spans overlap, the earlier one keeps what both want.
 */
export function segmentsOf(words: string, spans: readonly Span[]): Segment[] {
  const letters = [...words];
  const segments: Segment[] = [];
  let done = 0;
  const add = (end: number, part: SpanPart | null) => {
    if (end > done) segments.push({ text: letters.slice(done, end).join(""), part, at: done });
    done = Math.max(done, end);
  };
  for (const { part, start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    add(start, null);
    add(end, part as SpanPart);
  }
  add(letters.length, null);
  return segments;
}

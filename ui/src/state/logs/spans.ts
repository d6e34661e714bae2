/** Stretches of a line that look different: coloured by its program, or found by a search. */

import type { components } from "../../api/schema";

export type Span = components["schemas"]["ColouredSpan"];

/** A stretch of a line that looks the same from its begin to its end. */
export interface Piece {
  text: string;
  isFound: boolean;
  colour: Span["colour"];
  isBold: boolean;
}

const NONE: readonly Span[] = [];
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/;

/** Spans as this page counts; the server counts characters, of which some are two code units. */
export function spansOf(message: string, spans: readonly Span[] | undefined): readonly Span[] {
  if (spans === undefined || spans.length === 0) return NONE;
  if (!PAIRS.test(message)) return spans;
  const places = [0];
  for (const character of message) places.push((places.at(-1) ?? 0) + character.length);
  const unit = (place: number) => places[place] ?? message.length;
  return spans.map((span) => ({ ...span, start: unit(span.start), end: unit(span.end) }));
}

/** Cut a text where its look changes; both lists are in order, and nothing in one overlaps. */
export function piecesOf(
  text: string,
  spans: readonly Span[],
  found: readonly (readonly [begin: number, end: number])[],
): Piece[] {
  const cuts = [...spans.flatMap(({ start, end }) => [start, end]), ...found.flat(), text.length];
  const places = [...new Set(cuts.filter((place) => place <= text.length))].sort((a, b) => a - b);
  let begin = 0;
  const pieces = places.map((end) => {
    const span = spans.find((each) => each.start <= begin && begin < each.end);
    const isFound = found.some(([from, to]) => from <= begin && begin < to);
    const piece = { text: text.slice(begin, end), isFound, colour: span?.colour ?? null };
    begin = end;
    return { ...piece, isBold: span?.bold ?? false };
  });
  return pieces.filter((piece) => piece.text !== "");
}

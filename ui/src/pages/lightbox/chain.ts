/** The runs around the one that is looked at, as far as they are known. Pure. */

import type { components } from "../../api/schema";

/** A run as far as walking needs it. */
export interface Stop {
  id: number;
  startedMs: number;
  camera: string | null;
  risk: components["schemas"]["RiskLevel"] | null;
  /** Path of its picture; null without one. */
  imageUrl: string | null;
}

/** In which direction of the list one goes. */
export type Direction = 1 | -1;

export interface Chain {
  /** In the list's order, without gaps. */
  stops: readonly Stop[];
  /** Whether nothing comes before the first one. */
  hasStart: boolean;
  /** Whether nothing comes after the last one. */
  hasEnd: boolean;
  /** Place of the first one in the whole list, counted from 0; null where it is not known. */
  firstIndex: number | null;
  /** How many the whole list has; null where it is not known. */
  total: number | null;
  /** A run that stands here although it is not in the list: one came from elsewhere. Null: none. */
  guest: number | null;
}

/** Lengthen a chain by a piece that overlaps it; one that does not stands for itself. */
export function joined(chain: Chain | null, piece: Chain): Chain {
  if (chain === null) return piece;
  const known = new Map(chain.stops.map((stop, index) => [stop.id, index]));
  const meets = piece.stops.findIndex((stop) => known.has(stop.id));
  const shared = piece.stops[meets];
  if (shared === undefined) return piece;
  const offset = (known.get(shared.id) ?? 0) - meets; // of the piece's first one in the chain
  const before = offset >= 0 ? chain.stops.slice(0, offset) : [];
  const after = chain.stops.slice(offset + piece.stops.length);
  return {
    stops: [...before, ...piece.stops, ...after],
    hasStart: offset > 0 ? chain.hasStart : piece.hasStart,
    hasEnd: after.length > 0 ? chain.hasEnd : piece.hasEnd,
    firstIndex: firstIndex(chain, piece, offset),
    total: piece.total ?? chain.total,
    guest: piece.guest ?? chain.guest,
  };
}

/** The run so many steps on; `end` where the list ends before, undefined where it is not known. */
export function stopAt(chain: Chain | null, id: number, steps: number): Stop | "end" | undefined {
  if (chain === null) return undefined;
  const here = indexOf(chain, id);
  if (here < 0) return undefined;
  const wanted = here + steps;
  if (wanted < 0) return chain.hasStart ? "end" : undefined;
  if (wanted >= chain.stops.length) return chain.hasEnd ? "end" : undefined;
  return chain.stops[wanted];
}

/** Those that come next in a direction, nearest first. */
export function ahead(
  chain: Chain | null,
  id: number,
  direction: Direction,
  count: number,
): Stop[] {
  const found: Stop[] = [];
  for (let steps = 1; steps <= count; steps += 1) {
    const stop = stopAt(chain, id, steps * direction);
    if (stop === undefined || stop === "end") break;
    found.push(stop);
  }
  return found;
}

/** Whether the list goes on in a direction beyond what is known, with less than *room* to go. */
export function needsMore(
  chain: Chain | null,
  id: number,
  direction: Direction,
  room: number,
): boolean {
  if (chain === null || indexOf(chain, id) < 0) return true;
  const isOver = direction === 1 ? chain.hasEnd : chain.hasStart;
  return !isOver && ahead(chain, id, direction, room).length < room;
}

/** The last known run in a direction: from there on it is asked further. */
export function edge(chain: Chain, direction: Direction): Stop | undefined {
  return direction === 1 ? chain.stops.at(-1) : chain.stops[0];
}

/** Place in the whole list, counted from 1; null where it is not known. */
export function positionOf(chain: Chain | null, id: number): number | null {
  if (chain === null || chain.firstIndex === null) return null;
  const here = indexOf(chain, id);
  return here < 0 ? null : chain.firstIndex + here + 1;
}

/** The picture before one, by time; null: there is none, undefined: not known yet. */
export function earlier(chain: Chain | null, id: number): Stop | null | undefined {
  const here = chain === null ? -1 : indexOf(chain, id);
  if (chain === null || here < 0) return undefined;
  const isFalling = (chain.stops[0]?.startedMs ?? 0) >= (chain.stops.at(-1)?.startedMs ?? 0);
  const before = isFalling ? chain.stops.slice(here + 1) : chain.stops.slice(0, here).toReversed();
  const found = before.find(({ imageUrl }) => imageUrl !== null);
  if (found !== undefined) return found;
  return (isFalling ? chain.hasEnd : chain.hasStart) ? null : undefined;
}

/** At most *count* stops on each side of one, itself between them. */
export function around(chain: Chain | null, id: number, count: number): Stop[] {
  if (chain === null) return [];
  const here = indexOf(chain, id);
  return here < 0 ? [] : chain.stops.slice(Math.max(0, here - count), here + count + 1);
}

function indexOf(chain: Chain, id: number): number {
  return chain.stops.findIndex((stop) => stop.id === id);
}

function firstIndex(chain: Chain, piece: Chain, offset: number): number | null {
  if (piece.firstIndex !== null) return piece.firstIndex - Math.max(0, offset);
  if (chain.firstIndex !== null) return chain.firstIndex + Math.min(0, offset);
  return null;
}

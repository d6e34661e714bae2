/** What fingers mean. Pure arithmetic; points are in pixels of the stage. */

import type { Point } from "./view";

export type Swipe = "next" | "previous" | "close";

const FAR_PX = 60; // a swipe; less is a slip
const STRAIGHT = 1.5; // so many times farther one way than the other

/** What a drag of one finger over a fitted picture means; null: nothing. */
export function swipe({ x, y }: Point): Swipe | null {
  if (y >= FAR_PX && y > STRAIGHT * Math.abs(x)) return "close";
  if (Math.abs(x) < FAR_PX || Math.abs(x) < STRAIGHT * Math.abs(y)) return null;
  return x < 0 ? "next" : "previous";
}

type Pair = readonly [Point, Point];

/** By how much two fingers enlarge, where their middle is now and by how much it has moved. */
export function pinch(before: Pair, after: Pair): { factor: number; middle: Point; moved: Point } {
  const middle = middleOf(after);
  const earlier = middleOf(before);
  return {
    factor: apart(before) > 0 ? apart(after) / apart(before) : 1,
    middle,
    moved: { x: middle.x - earlier.x, y: middle.y - earlier.y },
  };
}

const WHEEL = 0.002; // of a zoom for each pixel of the wheel: a notch is a fifth
const LINE_PX = 16;
const MOST_PX = 240; // of one event: some wheels jump

/** By how much a turn of the wheel enlarges. */
export function wheelFactor(delta: number, isInLines: boolean): number {
  const pixels = Math.min(Math.max(isInLines ? delta * LINE_PX : delta, -MOST_PX), MOST_PX);
  return Math.exp(-pixels * WHEEL);
}

function middleOf([one, other]: Pair): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function apart([one, other]: Pair): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

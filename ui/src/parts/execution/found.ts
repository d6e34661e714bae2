/** What a detector found in the picture that is shown, and where to draw it. Pure. */

import type { Execution } from "../../api/types";

const MOST_DRAWN = 100; // more would hide the picture, and nobody could tell them apart
const NEAR_TOP = 0.08; // of the picture: above such a box there is no room for its label
const NEAR_END = 0.5;

interface Size {
  width: number;
  height: number;
}

/** Shares of the sides of what it lies on, from its upper left corner. */
export interface Rect extends Size {
  left: number;
  top: number;
}

export interface Found {
  label: string;
  /** 0 to 1; null if none was given. */
  confidence: number | null;
  /** In the picture; null if it cannot be placed. */
  box: Rect | null;
}

type Answered = Pick<Execution, "analysis" | "analyses" | "imageCount">;

/** Return what was found in the picture that stands for a run, the surest first. */
export function foundIn(run: Answered): Found[] {
  const shown = shownPicture(run);
  const about = run.analyses.filter(({ pictureIndex }) =>
    pictureIndex === null ? run.imageCount === 1 : pictureIndex === shown,
  );
  const found = about.flatMap(({ analysis }) => analysis.detections);
  return found
    .map(({ label, confidence, box }) => ({ label, confidence, box: rectOf(box) }))
    .sort((one, other) => (other.confidence ?? -1) - (one.confidence ?? -1));
}

/** The picture that the run's own verdict is about; the first one if it names none. */
function shownPicture({ analysis, analyses }: Answered): number {
  const own = JSON.stringify(analysis);
  return analyses.find((each) => JSON.stringify(each.analysis) === own)?.pictureIndex ?? 0;
}

/** Those that are drawn: they have a place, and they are not too many. */
export function drawn(found: readonly Found[]): (Found & { box: Rect })[] {
  return found
    .flatMap((each) => (each.box ? [{ ...each, box: each.box }] : []))
    .slice(0, MOST_DRAWN);
}

/** Return a box cut at the picture's edges; null if it is none, or nothing of it is left. */
export function rectOf(box: readonly (number | null)[] | null): Rect | null {
  const [left, top, width, height] = box ?? [];
  if (![left, top, width, height].every(Number.isFinite)) return null;
  const [x, y] = [left as number, top as number];
  const [x0, x1] = [within(x), within(x + (width as number))];
  const [y0, y1] = [within(y), within(y + (height as number))];
  return x1 > x0 && y1 > y0 ? { left: x0, top: y0, width: x1 - x0, height: y1 - y0 } : null;
}

/** The part of a frame that a picture covers where all of it is shown, in the middle. */
export function contained(picture: Size, frame: Size): Rect {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const width = (picture.width * scale) / frame.width;
  const height = (picture.height * scale) / frame.height;
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}

/** On which side of its box a label is: within it under the upper edge, and flush right there. */
export function labelSide({ left, top }: Rect): { isInside: boolean; isAtEnd: boolean } {
  return { isInside: top < NEAR_TOP, isAtEnd: left > NEAR_END };
}

/** In which of nine parts of the picture the middle of a box lies. */
export function partOf({ left, top, width, height }: Rect): { row: string; column: string } {
  const third = (share: number) => Math.min(2, Math.floor(share * 3));
  return {
    row: ["top", "middle", "bottom"][third(top + height / 2)] as string,
    column: ["left", "middle", "right"][third(left + width / 2)] as string,
  };
}

function within(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}

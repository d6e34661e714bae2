/**
 * How far the content is, by how far the window is scrolled.
 *
 * Browsers draw nothing higher than some 16 to 33 million pixels. Content above ten million gets a
 * scrollbar as if it were that high: leaps go by its proportion, while small steps, those of wheel,
 * finger and keys, move the content by just as many pixels as anywhere.
 */

export const MOST_PX = 10_000_000;
const BLOCK_PX = 1_000_000; // positions are told from the begin of one, so that they stay exact
const LEAP = 2; // windows: a longer step is a leap

/** What is scrolled, and in what. */
export interface Extent {
  content: number; // height of the content
  viewport: number; // height of what is seen
}

export interface Scroll {
  /** The window's position, counted from where the content begins; below 0 above it. */
  at: number;
  /** The height of the content that is there. */
  offset: number;
}

export const START: Scroll = { at: 0, offset: 0 };

/** Return the height that the content takes in the page. */
export function spacerOf(content: number): number {
  return Math.min(content, MOST_PX);
}

/** Return what is seen after the window came to *at*. */
export function scrolled(before: Scroll, at: number, extent: Extent): Scroll {
  const { content, viewport } = extent;
  if (content <= MOST_PX || at <= 0) return { at, offset: at };
  const over = at - lastOf(spacerOf(content), viewport);
  if (over >= 0) return { at, offset: lastOf(content, viewport) + over };
  const step = at - before.at;
  const isLeap = Math.abs(step) > LEAP * viewport || before.at <= 0;
  const offset = isLeap ? at * ratioOf(extent) : before.offset + step;
  return { at, offset: Math.max(0, Math.min(offset, lastOf(content, viewport))) };
}

/** Return the window's position that belongs to a height of the content. */
export function positionOf(offset: number, extent: Extent): number {
  if (extent.content <= MOST_PX || offset <= 0) return offset;
  return Math.min(offset / ratioOf(extent), lastOf(MOST_PX, extent.viewport));
}

/** Return the height from which positions are told while *offset* is seen. */
export function baseOf(offset: number, { content }: Extent): number {
  return content <= MOST_PX ? 0 : Math.max(0, Math.floor(offset / BLOCK_PX) - 1) * BLOCK_PX;
}

function ratioOf({ content, viewport }: Extent): number {
  return lastOf(content, viewport) / Math.max(1, lastOf(spacerOf(content), viewport));
}

function lastOf(height: number, viewport: number): number {
  return Math.max(0, height - viewport);
}

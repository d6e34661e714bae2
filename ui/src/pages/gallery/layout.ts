/**
 * Where everything of a long list stands, from the counts of its sections alone.
 *
 * Heights are pixels of the content. A section is a day with its heading, or everything where days
 * make no sense; its items stand in rows of as many columns as fit.
 */

/** How large things are drawn. */
export interface Measures {
  columns: number;
  /** With the gap below it. */
  rowHeight: number;
  /** Of a section's heading, with the gap below it; 0: there is none. */
  headingHeight: number;
}

export interface Layout extends Measures {
  /** How many items each section has. */
  counts: readonly number[];
  /** Where each section begins; at the end, where the last one does. */
  tops: readonly number[];
  total: number;
}

/** Some items of a section, one after the other. */
export interface Span {
  section: number;
  /** The first item, and the one after the last. */
  first: number;
  end: number;
  /** Whether the heading is among what is seen. */
  hasHeading: boolean;
}

export interface Spot {
  section: number;
  index: number;
}

export function layoutOf(counts: readonly number[], measures: Measures): Layout {
  const tops = [0];
  for (const count of counts) tops.push((tops.at(-1) ?? 0) + heightOf(count, measures));
  return { ...measures, counts, tops, total: tops.at(-1) ?? 0 };
}

function heightOf(count: number, { columns, rowHeight, headingHeight }: Measures): number {
  return headingHeight + Math.ceil(count / columns) * rowHeight;
}

/** Return the section in which a height lies; the last one below all. */
export function sectionAt({ tops, counts }: Layout, y: number): number {
  let [low, high] = [0, Math.max(0, counts.length - 1)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Return where the row of an item begins. */
export function topOf(layout: Layout, { section, index }: Spot): number {
  const { tops, columns, rowHeight, headingHeight } = layout;
  return (tops[section] ?? 0) + headingHeight + Math.floor(index / columns) * rowHeight;
}

/** Return the first item of the row at a height; the nearest one where a heading stands. */
export function spotAt(layout: Layout, y: number): Spot {
  const section = sectionAt(layout, y);
  const count = layout.counts[section] ?? 0;
  const below = y - (layout.tops[section] ?? 0) - layout.headingHeight;
  const row = Math.max(0, Math.floor(below / layout.rowHeight));
  return { section, index: Math.max(0, Math.min(row * layout.columns, count - 1)) };
}

/** Return what stands between two heights, rows in full. */
export function spansBetween(layout: Layout, top: number, bottom: number): Span[] {
  const { counts, tops, columns, rowHeight, headingHeight } = layout;
  const spans: Span[] = [];
  if (counts.length === 0) return spans;
  const last = sectionAt(layout, bottom);
  for (let section = sectionAt(layout, Math.max(0, top)); section <= last; section += 1) {
    const count = counts[section] ?? 0;
    const begin = (tops[section] ?? 0) + headingHeight;
    const first = Math.max(0, Math.floor((top - begin) / rowHeight)) * columns;
    const end = Math.max(0, Math.ceil((bottom - begin) / rowHeight)) * columns;
    spans.push({
      section,
      first: Math.min(first, count),
      end: Math.min(end, count),
      hasHeading: headingHeight > 0 && begin > top,
    });
  }
  return spans;
}

/** Return the item that lies some steps further, over the borders of sections; null: beyond an end. */
export function stepped({ counts }: Layout, { section, index }: Spot, steps: number): Spot | null {
  let [at, found] = [section, index + steps];
  while (found < 0) {
    at -= 1;
    if (at < 0) return null;
    found += counts[at] ?? 0;
  }
  while (found >= (counts[at] ?? 0)) {
    found -= counts[at] ?? 0;
    at += 1;
    if (at >= counts.length) return null;
  }
  return { section: at, index: found };
}

/** Return the item one row up (-1) or down (1), in the same column where there is one. */
export function rowStepped(layout: Layout, spot: Spot, direction: -1 | 1): Spot | null {
  const { columns, counts } = layout;
  const column = spot.index % columns;
  const row = Math.floor(spot.index / columns) + direction;
  const count = counts[spot.section] ?? 0;
  if (row >= 0 && row * columns < count)
    return { section: spot.section, index: Math.min(row * columns + column, count - 1) };
  let next = spot.section + direction;
  while (counts[next] === 0) next += direction;
  const beyond = counts[next];
  if (beyond === undefined) return null;
  const start = direction > 0 ? 0 : Math.floor((beyond - 1) / columns) * columns;
  return { section: next, index: Math.min(start + column, beyond - 1) };
}

/** How many items stand before a spot, in all sections. */
export function countBefore({ counts }: Layout, { section, index }: Spot): number {
  let before = index;
  for (let each = 0; each < section; each += 1) before += counts[each] ?? 0;
  return before;
}

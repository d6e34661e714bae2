/** What the scrubber beside the list shows: where days and months are, and where much was flagged. */

import type { Section } from "../../state/executions/sections";
import type { Layout } from "./layout";

/** A word beside the track. */
export interface Label {
  section: number;
  /** From the top of the track, 0 to 1. */
  at: number;
  isMonth: boolean;
}

/**
 * Return the labels that fit: months first, then days between them, none nearer than *gap* (a
 * share of the track) to another.
 */
export function labelsOf(
  sections: readonly Section[],
  layout: Layout,
  gap: number,
  monthOf: (ms: number) => string,
): Label[] {
  const all = sections.flatMap(({ dayMs }, section) => {
    const before = sections[section - 1]?.dayMs ?? null;
    const isMonth = dayMs !== null && before !== null && monthOf(dayMs) !== monthOf(before);
    return dayMs === null ? [] : [{ section, at: shareOf(layout, section), isMonth }];
  });
  const chosen: Label[] = [];
  const take = (label: Label) => {
    if (chosen.every(({ at }) => Math.abs(at - label.at) >= gap)) chosen.push(label);
  };
  for (const label of all.filter(({ section }) => section === 0)) take(label);
  for (const label of all.filter(({ isMonth }) => isMonth)) take(label);
  for (const label of all.filter(({ isMonth }) => !isMonth)) take(label);
  return chosen.sort((a, b) => a.at - b.at);
}

/** How much was flagged along the track, in so many parts: the share of the part with most. */
export function densityOf(sections: readonly Section[], layout: Layout, parts: number): number[] {
  const flagged = Array.from({ length: parts }, () => 0);
  for (const [section, { flagged: count }] of sections.entries()) {
    const part = Math.min(parts - 1, Math.floor(shareOf(layout, section) * parts));
    flagged[part] = (flagged[part] ?? 0) + count;
  }
  const most = Math.max(...flagged);
  return most === 0 ? flagged : flagged.map((count) => count / most);
}

/** Where a section begins on the track, 0 to 1. */
export function shareOf({ tops, total }: Layout, section: number): number {
  return total === 0 ? 0 : (tops[section] ?? 0) / total;
}

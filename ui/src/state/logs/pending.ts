/** What comes while the reader has stopped the page: held back, and counted. */

import { signal } from "@preact/signals";
import { type Entry, type Gap, gapOf, justAfter, latest } from "./entries";

const MOST_HELD = 20_000;

export class Pending {
  /** How many lines wait, those that are told only by their number included. */
  readonly count = signal(0);
  entries: Entry[] = [];

  hold(entries: readonly Entry[]): void {
    for (const entry of entries) this.entries.push(entry);
    if (this.entries.length > MOST_HELD) this.#fold();
    this.count.value += linesOf(entries);
  }

  release(): Entry[] {
    const { entries } = this;
    this.entries = [];
    this.count.value = 0;
    return entries;
  }

  /** Make the older half one gap for each service. */
  #fold(): void {
    const older = this.entries.splice(0, this.entries.length - MOST_HELD / 2);
    const services = [...new Set(older.map(({ service }) => service))];
    const gaps = services.map((name) => gapFor(older.filter(({ service }) => service === name)));
    this.entries.unshift(...gaps, ...older.filter(({ kind }) => kind === "mark"));
  }
}

function gapFor(entries: readonly Entry[]): Gap {
  const { at = "", service = "" } = entries[0] ?? {};
  const last = entries.at(-1)?.at || "0";
  const ends = entries.map((entry) => (entry.kind === "gap" ? entry.until : ""));
  const until = latest([justAfter(last), ...ends]);
  const place = { at, service, until, reason: "burst" } as const;
  const isKnown = entries.every((entry) => entry.kind !== "gap" || entry.count.peek() !== null);
  return gapOf(place, isKnown ? linesOf(entries) : null);
}

function linesOf(entries: readonly Entry[]): number {
  let lines = 0;
  for (const entry of entries) {
    if (entry.kind === "line") lines += 1;
    else if (entry.kind === "gap") lines += entry.count.peek() ?? 0;
  }
  return lines;
}

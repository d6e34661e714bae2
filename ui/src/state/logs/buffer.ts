/** The loaded entries of some services in the order of time, the oldest dropped when they are too many. */

import { type Entry, identity, type Line } from "./entries";

export const MOST_LINES = 100_000;
const TRIMMED_AT_ONCE = 2_000; // so that it happens seldom

export class LogBuffer {
  /** In the order of time; those of one moment in the order of arrival. */
  readonly entries: Entry[] = [];
  #most: number;

  constructor(most = MOST_LINES) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.entries.length >= this.#most;
  }

  get last(): Entry | undefined {
    return this.entries.at(-1);
  }

  /** Put entries in their places; returns them in their order if all went to the end, else null. */
  add(entries: readonly Entry[]): readonly Entry[] | null {
    const sorted = [...entries].sort(byTime);
    const [first] = sorted;
    if (first === undefined) return sorted;
    const place = this.placeAfter(first.at);
    if (place === this.entries.length) {
      for (const entry of sorted) this.entries.push(entry);
      return sorted;
    }
    const rest = this.entries.splice(place);
    for (const entry of merged(rest, sorted)) this.entries.push(entry);
    return null;
  }

  /** Take one out. */
  remove(entry: Entry): void {
    const place = this.entries.lastIndexOf(entry);
    if (place >= 0) this.entries.splice(place, 1);
  }

  /** Drop the oldest beyond the bound; returns what went. */
  trim(): Entry[] {
    if (this.entries.length <= this.#most) return [];
    return this.entries.splice(0, this.entries.length - this.#most + TRIMMED_AT_ONCE);
  }

  /**
   * Those of some lines that are not here yet; lines that came of a search and now come with their
   * neighbours are here in full from now on.
   */
  unknown(lines: readonly Line[]): Line[] {
    const here = this.#identities(lines);
    return lines.filter((line) => {
      const known = here.get(identity(line))?.pop();
      if (known === undefined) return true;
      if (!line.sparse) known.sparse = false;
      return false;
    });
  }

  /** The index of the first entry that is later. */
  placeAfter(at: string): number {
    let [low, high] = [0, this.entries.length];
    if (high > 0 && (this.entries[high - 1]?.at ?? "") <= at) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.at ?? "") <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #identities(lines: readonly Line[]): Map<string, Line[]> {
    const times = lines.map(({ at }) => at).sort();
    const [from, to] = [times[0] ?? "", times.at(-1) ?? ""];
    const found = new Map<string, Line[]>();
    for (let place = this.placeAfter(to) - 1; place >= 0; place -= 1) {
      const entry = this.entries[place];
      if (entry === undefined || entry.at < from) break;
      if (entry.kind !== "line") continue;
      const same = found.get(identity(entry));
      if (same) same.push(entry);
      else found.set(identity(entry), [entry]);
    }
    return found;
  }
}

function byTime(a: Entry, b: Entry): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
}

function* merged(first: readonly Entry[], second: readonly Entry[]): Generator<Entry> {
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const [a, b] = [first[i], second[j]];
    if (a !== undefined && (b === undefined || a.at <= b.at)) {
      yield a;
      i += 1;
    } else if (b !== undefined) {
      yield b;
      j += 1;
    }
  }
}

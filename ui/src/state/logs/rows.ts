/** Which of the loaded entries are shown: levels, search, folded stack traces. */

import { type Entry, LEVELS, type Level, type Line } from "./entries";

/** From so many lines on that go on with one, they are folded. */
export const FOLDED_FROM = 3;

export interface RowFilter {
  /** Levels that are not shown; null is that of lines that show none. */
  hidden: ReadonlySet<Level | null>;
  /** Ids of lines in which the search was found; null: nothing is looked for, or all is shown. */
  wanted: ReadonlySet<number> | null;
  /** Show the others instead. */
  invert: boolean;
  /** Heads whose folded lines are shown. */
  opened: ReadonlySet<number>;
}

export type Counts = Map<Level | null, number>;

/** Shown entries, kept up without looking at all of them each time. */
export class Rows {
  shown: Entry[] = [];
  /** Lines by level, before any filter. */
  counts: Counts = new Map();
  /** How many lines go on with one, by its id. */
  readonly followers = new Map<number, number>();
  #heads = new Map<string, Line>();
  #filter: RowFilter;

  constructor(filter: RowFilter) {
    this.#filter = filter;
  }

  /** Begin anew, by all entries. */
  rebuild(entries: readonly Entry[], filter: RowFilter): void {
    this.#filter = filter;
    this.shown = [];
    this.counts = new Map([...LEVELS, null].map((level) => [level, 0]));
    this.followers.clear();
    this.#heads.clear();
    for (const entry of entries) this.#count(entry);
    this.#heads.clear();
    for (const entry of entries) if (this.#isShown(entry)) this.shown.push(entry);
  }

  /** Go on with entries that came to the end; false if earlier ones look different by them. */
  append(entries: readonly Entry[]): boolean {
    for (const entry of entries) {
      const head = this.#heads.get(entry.service);
      this.#count(entry);
      if (head && this.followers.get(head.id) === FOLDED_FROM && this.#folds()) return false;
      if (entry.kind === "line" && !entry.goesOn) this.#heads.set(entry.service, entry);
      if (this.#isShown(entry)) this.shown.push(entry);
    }
    return true;
  }

  #folds(): boolean {
    return this.#filter.wanted === null;
  }

  #count(entry: Entry): void {
    if (entry.kind !== "line" || entry.sparse) return;
    this.counts.set(entry.level, (this.counts.get(entry.level) ?? 0) + 1);
    if (!entry.goesOn) this.#heads.set(entry.service, entry);
    const head = this.#heads.get(entry.service);
    if (entry.goesOn && head) this.followers.set(head.id, (this.followers.get(head.id) ?? 0) + 1);
  }

  #isShown(entry: Entry): boolean {
    const { hidden, wanted, invert } = this.#filter;
    if (entry.kind !== "line") return wanted === null;
    if (hidden.has(entry.level)) return false;
    if (wanted !== null) return wanted.has(entry.id) !== invert;
    return !entry.sparse && !this.#isFolded(entry);
  }

  #isFolded(line: Line): boolean {
    if (!line.goesOn) {
      this.#heads.set(line.service, line);
      return false;
    }
    const head = this.#heads.get(line.service);
    if (head === undefined || this.#filter.opened.has(head.id)) return false;
    return (this.followers.get(head.id) ?? 0) >= FOLDED_FROM;
  }
}

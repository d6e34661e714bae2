/** How many lines a second a page takes in: what is beyond is counted, and can be loaded. */

import { type Entry, type Gap, gapOf, justAfter, type Line } from "./entries";

const PER_SECOND = 1_000;
const AT_ONCE = 2_000;
const LAST_LINES = 200; // of a burst: what is there once it is over
const QUIET_MS = 500; // after which a burst is over

export class Allowance {
  #left: number;
  #atMs: number;
  readonly #perSecond: number;
  readonly #atOnce: number;

  constructor(nowMs: number, { perSecond = PER_SECOND, atOnce = AT_ONCE } = {}) {
    this.#perSecond = perSecond;
    this.#atOnce = atOnce;
    this.#left = atOnce;
    this.#atMs = nowMs;
  }

  /** How many lines may be taken in now. */
  left(nowMs: number): number {
    const grown = ((nowMs - this.#atMs) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#atOnce, this.#left + grown);
    this.#atMs = nowMs;
    return Math.floor(this.#left);
  }

  /** Whether a burst is over: half of what may come at once has not been used. */
  get isCalm(): boolean {
    return this.#left >= this.#atOnce / 2;
  }

  spend(lines: number): void {
    this.#left -= lines;
  }
}

/** Lets through what can be shown, and holds a burst back: one gap, and then its last lines. */
export class Sluice {
  readonly #allowance: Allowance;
  /** Grows as long as more comes than can be taken in; null if nothing is held back. */
  #gap: Gap | null = null;
  #last: Line[] = [];
  #heardMs: number;

  constructor(nowMs: number, allowance = new Allowance(nowMs)) {
    this.#allowance = allowance;
    this.#heardMs = nowMs;
  }

  get isHolding(): boolean {
    return this.#last.length > 0;
  }

  /** What of these entries, and of those before, is to be shown now. */
  take(entries: readonly Entry[], nowMs: number): Entry[] {
    this.#heardMs = nowMs;
    const left = this.#allowance.left(nowMs);
    if (entries.length <= left && (!this.isHolding || this.#allowance.isCalm)) {
      this.#allowance.spend(entries.length);
      return [...this.release(), ...entries];
    }
    const shown = this.isHolding ? [] : entries.slice(0, left);
    this.#allowance.spend(shown.length);
    return [...shown, ...this.#hold(entries.slice(shown.length))];
  }

  /** The last lines of a burst, if it is over. */
  settle(nowMs: number): Line[] {
    return nowMs - this.#heardMs < QUIET_MS ? [] : this.release();
  }

  /** The last lines of a burst, whether it is over or not; what comes then is another one. */
  release(): Line[] {
    const last = this.#last;
    this.#last = [];
    this.#gap = null;
    return last;
  }

  /** Keep lines back; returns what must be shown all the same: a new gap, and marks. */
  #hold(entries: readonly Entry[]): Entry[] {
    const shown: Entry[] = [];
    for (const entry of entries) {
      if (entry.kind === "line") this.#last.push(entry);
      else shown.push(entry);
    }
    const beyond = this.#last.splice(0, Math.max(0, this.#last.length - LAST_LINES));
    const [first] = beyond;
    if (first === undefined) return shown;
    const until = justAfter(beyond.at(-1)?.at || "0");
    if (this.#gap === null) {
      const place = { at: first.at, service: first.service, until, reason: "burst" } as const;
      this.#gap = gapOf(place, beyond.length);
      return [this.#gap, ...shown];
    }
    this.#gap.until = until;
    this.#gap.count.value = (this.#gap.count.peek() ?? 0) + beyond.length;
    return shown;
  }
}

/** How many lines a second a page takes in: what is beyond is counted, and can be loaded. */

const PER_SECOND = 1_000;
const AT_ONCE = 2_000;

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

/** Tells a finger that rests on something from one that taps it, or scrolls. */

const RESTS_MS = 500; // as phones have it
const STRAYS_PX = 10; // by which a resting finger moves

interface Point {
  x: number;
  y: number;
}

export class Hold<T> {
  readonly #onHeld: (what: T) => void;
  #under: { what: T; from: Point; timer: ReturnType<typeof setTimeout> } | null = null;
  #hasHeld = false;

  constructor(onHeld: (what: T) => void) {
    this.#onHeld = onHeld;
  }

  begin(what: T, from: Point): void {
    this.end();
    this.#hasHeld = false;
    this.#under = { what, from, timer: setTimeout(() => this.rest(), RESTS_MS) };
  }

  move({ x, y }: Point): void {
    const from = this.#under?.from;
    if (from && Math.hypot(x - from.x, y - from.y) > STRAYS_PX) this.end();
  }

  /** It has rested long enough, or the browser says so. */
  rest(): void {
    if (this.#under === null) return;
    const { what } = this.#under;
    this.end();
    this.#hasHeld = true;
    this.#onHeld(what);
  }

  /** It was lifted, or the browser took it over to scroll. */
  end(): void {
    clearTimeout(this.#under?.timer);
    this.#under = null;
  }

  /** Whether the click that comes now ends a rest: it does nothing more. */
  takesClick(): boolean {
    const was = this.#hasHeld;
    this.#hasHeld = false;
    return was;
  }
}

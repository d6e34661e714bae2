/** Walking through runs: where one stands, what is known around, how it goes on, and playing. */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { ApiError, noAnswer } from "../../api/errors";
import {
  ahead,
  type Chain,
  type Direction,
  edge,
  joined,
  needsMore,
  type Stop,
  stopAt,
} from "./chain";
import { due, lookahead, type Speed } from "./playing";

/** Through the list with its filter, or through everything of one camera. */
export type Along = "list" | "camera";

export interface Travel {
  direction: Direction;
  along: Along;
}

/** Ask for the runs around one. Raises ApiError. */
export type Ask = (id: number, along: Along, aborted: AbortSignal) => Promise<Chain>;

export const STRIP = 12; // pictures at each side in the film
const SETTLED_MS = 150;

export class Walk {
  readonly id = signal(0);
  readonly along = signal<Along>("list");
  /** Where one went last: pictures that lie there are asked for beforehand. */
  readonly travel = signal<Travel>({ direction: 1, along: "list" });
  readonly speed = signal<Speed>(10);
  /** In which direction it plays; null: it does not. */
  readonly playing = signal<Direction | null>(null);
  /** At which end of the list one has bumped; null: at none. */
  readonly bumped = signal<Direction | null>(null);
  readonly error = signal<ApiError | null>(null);
  /** The run at which one has stayed for a moment: whatever is costly follows it. */
  readonly settled = signal(0);
  readonly chains = {
    list: signal<Chain | null>(null),
    camera: signal<Chain | null>(null),
  };
  /** The run that is looked at; null until something is known of it. */
  readonly here: ReadonlySignal<Stop | null> = computed(() => this.find(this.id.value));

  readonly #ask: Ask;
  readonly #isReady: (stop: Stop) => boolean;
  readonly #asking = new Map<Along, AbortController>();
  #owed = 0; // steps that were asked for before it was known where they lead
  #dueMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /** *isReady* tells whether the picture of a run could be shown at once. */
  constructor(ask: Ask, isReady: (stop: Stop) => boolean) {
    this.#ask = ask;
    this.#isReady = isReady;
  }

  /** Go straight to a run. */
  go(id: number): void {
    if (id === this.id.peek()) return;
    const isFirst = this.id.peek() === 0;
    batch(() => {
      this.id.value = id;
      this.bumped.value = null;
    });
    this.#leaveGuest();
    clearTimeout(this.#settling);
    if (isFirst) this.#settle();
    else this.#settling = setTimeout(() => this.#settle(), SETTLED_MS);
    this.#fill(this.travel.peek().along);
  }

  /** Go one on, or back; once more for each call that came before it was known where to. */
  step(direction: Direction, along: Along = this.along.peek()): void {
    if (along !== this.travel.peek().along) this.#owed = 0;
    this.travel.value = { direction, along };
    this.#owed += direction;
    this.#walkOwed();
  }

  /** Go on by itself, as fast as the speed says and pictures come. */
  play(direction: Direction, along: Along = this.along.peek()): void {
    this.stop();
    batch(() => {
      this.travel.value = { direction, along };
      this.playing.value = direction;
    });
    this.#owed = 0;
    this.#dueMs = performance.now();
    this.#timer = setInterval(() => this.#tick(), 1000 / this.speed.peek());
    this.#fill(along);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.playing.value = null;
  }

  /** Change the speed, also of what is playing. */
  setSpeed(speed: Speed): void {
    this.speed.value = speed;
    const { direction, along } = this.travel.peek();
    if (this.playing.peek() !== null) this.play(direction, along);
  }

  /** Those ahead in the direction of travel, as many as are worth asking for. */
  upcoming(): Stop[] {
    const speed = this.playing.value === null ? null : this.speed.value;
    const { direction, along } = this.travel.value;
    return ahead(this.chains[along].value, this.id.value, direction, lookahead(speed));
  }

  /** Whether there is a run in a direction: undefined where that is not known yet. */
  hasNext(direction: Direction, along: Along = this.along.value): boolean | undefined {
    const next = stopAt(this.chains[along].value, this.id.value, direction);
    return next === undefined ? undefined : next !== "end";
  }

  find(id: number): Stop | null {
    for (const chain of [this.chains.list.value, this.chains.camera.value]) {
      const found = chain?.stops.find((stop) => stop.id === id);
      if (found) return found;
    }
    return null;
  }

  /** Ask again after an error. */
  retry(): void {
    this.error.value = null;
    this.#fill(this.along.peek());
    this.#fill("camera");
  }

  /** Forget the list: its filter or order has changed. */
  forgetList(): void {
    this.#asking.get("list")?.abort();
    this.#asking.delete("list");
    this.chains.list.value = null;
    this.#fill(this.along.peek());
  }

  close(): void {
    this.stop();
    clearTimeout(this.#settling);
    for (const asking of this.#asking.values()) asking.abort();
    this.#asking.clear();
  }

  /** Once one has left a run that is not in the list, the list is asked for without it. */
  #leaveGuest(): void {
    const { list } = this.chains;
    const guest = list.peek()?.guest ?? null;
    if (guest === null || guest === this.id.peek()) return;
    list.value = null;
  }

  #settle(): void {
    this.settled.value = this.id.peek();
    this.#fill(this.along.peek());
    this.#fill("camera");
  }

  #walkOwed(): void {
    while (this.#owed !== 0) {
      const direction = Math.sign(this.#owed) as Direction;
      const { along } = this.travel.peek();
      const next = stopAt(this.chains[along].peek(), this.id.peek(), direction);
      if (next === undefined) {
        this.#fill(along);
        return;
      }
      this.#owed -= direction;
      if (next === "end") {
        this.#owed = 0;
        this.bumped.value = direction;
      } else this.go(next.id);
    }
  }

  #tick(): void {
    const { direction, along } = this.travel.peek();
    const next = stopAt(this.chains[along].peek(), this.id.peek(), direction);
    const now = performance.now();
    const act = due({
      next: next === undefined ? "unknown" : next === "end" ? "end" : "there",
      isReady: typeof next === "object" && this.#isReady(next),
      waitedMs: now - this.#dueMs,
    });
    if (act === "wait") return;
    if (act === "show" && typeof next === "object") {
      this.#dueMs = now;
      this.go(next.id);
    } else {
      this.stop();
      this.bumped.value = direction;
    }
  }

  /** Ask for more of a chain where it is short; one question of a kind at a time. */
  #fill(along: Along): void {
    if (this.#asking.has(along) || this.id.peek() === 0) return;
    const from = this.#askFrom(along);
    if (from === null) return;
    const aborter = new AbortController();
    this.#asking.set(along, aborter);
    this.#ask(from, along, aborter.signal).then(
      (piece) => this.#learn(along, piece, aborter),
      (reason) => this.#failed(along, reason, aborter),
    );
  }

  /** The run around which to ask next; null: enough is known. */
  #askFrom(along: Along): number | null {
    const chain = this.chains[along].peek();
    const id = this.id.peek();
    const speed = this.playing.peek() === null ? null : this.speed.peek();
    const { direction: onward } = this.travel.peek();
    for (const direction of [onward, -onward as Direction]) {
      const room = Math.max(STRIP, direction === onward ? 2 * lookahead(speed) : 0);
      if (!needsMore(chain, id, direction, room)) continue;
      const isKnown = chain?.stops.some((stop) => stop.id === id);
      return (isKnown && chain && edge(chain, direction)?.id) || id;
    }
    return null;
  }

  #learn(along: Along, piece: Chain, aborter: AbortController): void {
    if (aborter.signal.aborted) return;
    this.#asking.delete(along);
    const before = this.chains[along].peek();
    const after = joined(before, piece);
    batch(() => {
      this.error.value = null;
      this.chains[along].value = after;
    });
    this.#walkOwed();
    const isNew = before === null || after.stops.length !== before.stops.length;
    if (isNew) this.#fill(along);
  }

  #failed(along: Along, reason: unknown, aborter: AbortController): void {
    if (aborter.signal.aborted) return;
    this.#asking.delete(along);
    this.#owed = 0;
    this.error.value = reason instanceof ApiError ? reason : noAnswer(reason);
  }
}

/** The way through a queue: which run is looked at, which come next, and how many are left. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { api, body } from "../../api/client";
import type { components } from "../../api/schema";
import type { Execution } from "../../api/types";
import { markOf } from "../../state/marks";
import type { ReviewQueue } from "../../state/review";

type Page = Omit<components["schemas"]["QueuePage"], "error">;

const PAGE = 50;
const FEW = 10; // runs ahead; with fewer the next page is asked for

/** Ask for a page of a queue. Raises ApiError. */
export function askPage(
  queue: ReviewQueue,
  { signal: aborted, cursor }: { signal?: AbortSignal; cursor?: string } = {},
): Promise<Page> {
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  return body(
    api.GET("/api/review/queues/{queue}", {
      params: { path: { queue }, query },
      ...(aborted && { signal: aborted }),
    }),
  );
}

export class Walk {
  readonly queue: ReviewQueue;
  readonly runs: Signal<readonly Execution[]>;
  /** Place of the run that is looked at; one beyond the last at the end. */
  readonly at = signal(0);
  readonly here: ReadonlySignal<Execution | undefined>;
  /** How many still wait of those that there were when the queue was asked for. */
  readonly left: ReadonlySignal<number>;
  /** How many waited when the queue was asked for. */
  readonly total: number;
  /** The moment at which it was asked for. */
  readonly asOf: string;
  private cursor: string | null;
  private isAsking = false;

  constructor(queue: ReviewQueue, page: Page) {
    this.queue = queue;
    this.runs = signal(page.data);
    this.cursor = page.meta.nextCursor;
    this.total = page.meta.left;
    this.asOf = page.meta.timestamp;
    this.here = computed(() => this.runs.value[this.at.value]);
    this.left = computed(
      () => this.total - this.runs.value.filter((run) => markOf(run) !== null).length,
    );
  }

  /** Go to the next run without a mark; to the end where there is none. */
  advance(): void {
    const runs = this.runs.peek();
    const next = runs.findIndex((run, place) => place > this.at.peek() && markOf(run) === null);
    this.goTo(next === -1 ? runs.length : next);
  }

  /** One further or back, marked or not. */
  step(by: 1 | -1): void {
    this.goTo(this.at.peek() + by);
  }

  /** Begin again at the first run that was skipped; whether there is one. */
  rewind(): boolean {
    const first = this.runs.peek().findIndex((run) => markOf(run) === null);
    if (first !== -1) this.goTo(first);
    return first !== -1;
  }

  /** Return to a run; nothing if it is not of this way. */
  returnTo(id: number): void {
    const place = this.runs.peek().findIndex((run) => run.id === id);
    if (place !== -1) this.goTo(place);
  }

  /** The runs whose pictures are wanted next. */
  upcoming(count: number): readonly Execution[] {
    const from = this.at.value + 1;
    return this.runs.value.slice(from, from + count);
  }

  private goTo(place: number): void {
    this.at.value = Math.max(0, Math.min(place, this.runs.peek().length));
    if (this.runs.peek().length - this.at.peek() < FEW) void this.askMore();
  }

  /** Ask for the next page; what fails is asked for again at the next step. */
  private async askMore(): Promise<void> {
    if (this.cursor === null || this.isAsking) return;
    this.isAsking = true;
    try {
      const page = await askPage(this.queue, { cursor: this.cursor });
      this.cursor = page.meta.nextCursor;
      this.runs.value = [...this.runs.peek(), ...page.data];
    } catch {
      // the end of the way says that more waits, and offers to ask again
    } finally {
      this.isAsking = false;
    }
  }
}

/** Searches at the server for what lies before the loaded lines. */

import { signal } from "@preact/signals";
import { ApiError, noAnswer } from "../../api/errors";
import { LEVELS, type Level, latest, msOf, nsOf } from "./entries";
import type { FeedScope, LogFeed } from "./feed";
import { type LinePage, readLines } from "./history";
import { askedOf, type Search } from "./matching";
import { hiddenLevels } from "./query";
import type { Source } from "./sources";

const PAGE_LINES = 500;
const MOST_FOUND = 5_000; // of one search

export interface FurtherState {
  isRunning: boolean;
  /** How many lines were found. */
  found: number;
  /** How far back was looked for all services, in milliseconds since 1970; null: not yet known. */
  reachedMs: number | null;
  /** Whether the beginning of the log, or of the range, was reached. */
  isWhole: boolean;
  error: ApiError | null;
}

const NOTHING: FurtherState = {
  isRunning: false,
  found: 0,
  reachedMs: null,
  isWhole: false,
  error: null,
};

export class Further {
  /** Null: not asked for. */
  readonly state = signal<FurtherState | null>(null);
  readonly #feed: LogFeed;
  readonly #scope: FeedScope;
  #stop: AbortController | null = null;

  constructor(feed: LogFeed, scope: FeedScope) {
    this.#feed = feed;
    this.#scope = scope;
  }

  /** End it, and forget how far it was. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.state.value = null;
  }

  /** Go no further; what was found stays, and how far it was is said. */
  halt(): void {
    this.#stop?.abort();
    this.#stop = null;
    const state = this.state.peek();
    if (state) this.state.value = { ...state, isRunning: false };
  }

  /** Look further and further back, until stopped, at the beginning, or enough is found. */
  async begin(search: Search): Promise<void> {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.state.value = { ...NOTHING, isRunning: true };
    const until = this.#feed.horizon || nsOf(Date.now());
    const reached = new Map(this.#scope.sources.map(({ key }) => [key, until]));
    try {
      await Promise.all(
        this.#scope.sources.map((source) => this.#dig(source, search, until, reached, stop.signal)),
      );
      if (!stop.signal.aborted) this.#tell({ isRunning: false });
    } catch (reason) {
      if (stop.signal.aborted) return;
      const error = reason instanceof ApiError ? reason : noAnswer(reason);
      this.#tell({ isRunning: false, error });
    }
  }

  async #dig(
    source: Source,
    search: Search,
    until: string,
    reached: Map<string, string>,
    signal_: AbortSignal,
  ): Promise<void> {
    let cursor: string | null = null;
    do {
      const wanted = {
        ...askedOf(search),
        lines: PAGE_LINES,
        since: this.#scope.since,
        until: cursor ? "" : until,
        cursor,
        ...levels(),
      };
      const page: LinePage = await readLines(source.reference, wanted, signal_);
      if (signal_.aborted) return;
      cursor = page.cursor;
      reached.set(source.key, cursor === null ? "" : (cursor.split(".")[0] ?? ""));
      this.#found(this.#feed.addFound(source.key, page), reached);
    } while (cursor !== null && (this.state.peek()?.found ?? 0) < MOST_FOUND);
  }

  #found(more: number, reached: ReadonlyMap<string, string>): void {
    const farthest = latest(reached.values());
    this.#tell({
      found: (this.state.peek()?.found ?? 0) + more,
      reachedMs: msOf(farthest),
      isWhole: farthest === "",
    });
  }

  #tell(changes: Partial<FurtherState>): void {
    this.state.value = { ...(this.state.peek() ?? NOTHING), ...changes };
  }
}

/** Levels that the server is asked for; it cannot be asked for lines without one. */
function levels(): { level?: Level[] } {
  const hidden = hiddenLevels.peek();
  if (!hidden.has(null)) return {};
  return { level: LEVELS.filter((level) => !hidden.has(level)) };
}

/** The runs of a list that are at hand, page by page; what is looked at is asked for. */

import { type Signal, signal } from "@preact/signals";
import { ApiError, noAnswer } from "../../api/errors";
import type { Execution } from "../../api/types";
import { PAGE, type Section } from "./sections";

const KEPT = 60; // pages; some 10 MB
const AGAIN_MS = 3_000;

/** Asks for some runs of a section, counted from its beginning. */
export type Ask = (
  section: Section,
  offset: number,
  limit: number,
  aborted: AbortSignal,
) => Promise<readonly Execution[]>;

/** Where a run stands: the number of its section, and its place in it. */
export interface Spot {
  section: number;
  index: number;
}

interface Page {
  /** Undefined until they came. */
  runs: Signal<readonly Execution[] | undefined>;
  request: AbortController | undefined;
  usedAt: number;
}

type Wanted = readonly { section: number; first: number; end: number }[];

export class RunPages {
  /** Why something that is looked at could not be had; it is tried again. */
  readonly failure = signal<ApiError | null>(null);
  readonly #sections: readonly Section[];
  readonly #ask: Ask;
  readonly #pages = new Map<string, Page>();
  #wanted: ReadonlySet<string> = new Set();
  #uses = 0;

  constructor(sections: readonly Section[], ask: Ask) {
    this.#sections = sections;
    this.#ask = ask;
  }

  /** The run at a place; undefined until it came, null if there is none any more. */
  runAt({ section, index }: Spot): Execution | null | undefined {
    const { runs } = this.#page(section, Math.floor(index / PAGE));
    return runs.value === undefined ? undefined : (runs.value[index % PAGE] ?? null);
  }

  /** Have what is looked at, and forget what was asked for before and is not any more. */
  want(spans: Wanted): void {
    const pages = spans.flatMap(pagesOf);
    this.#wanted = new Set(pages.map(([section, number]) => keyOf(section, number)));
    for (const [key, { request }] of this.#pages) if (!this.#wanted.has(key)) request?.abort();
    for (const [section, number] of pages) this.#load(section, number);
    this.#forgetOldest();
  }

  /** Take runs that came by another way. */
  put(section: number, number: number, runs: readonly Execution[]): void {
    this.#page(section, number).runs.value = runs;
  }

  /** Take over what another list has of sections that are the same as here. */
  adopt(other: RunPages): void {
    for (const [key, page] of other.#pages) {
      const [section = 0, number = 0] = key.split("/").map(Number);
      const here = this.#sections.findIndex((each) => isSame(each, other.#sections[section]));
      const runs = page.runs.peek();
      if (here >= 0 && runs !== undefined) this.put(here, number, runs);
    }
  }

  /** Where a run stands, if it is at hand. */
  spotOf(id: number): Spot | null {
    for (const [key, { runs }] of this.#pages) {
      const [section = 0, number = 0] = key.split("/").map(Number);
      const index = runs.peek()?.findIndex((run) => run.id === id) ?? -1;
      if (index >= 0) return { section, index: number * PAGE + index };
    }
    return null;
  }

  /** A run by its id, if it is at hand. */
  run(id: number): Execution | undefined {
    for (const { runs } of this.#pages.values()) {
      const found = runs.peek()?.find((run) => run.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** All that are at hand, in the order of the list. */
  all(): Execution[] {
    const keys = [...this.#pages.keys()].map((key) => key.split("/").map(Number));
    keys.sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
    return keys.flatMap(([section, number]) => [
      ...(this.#pages.get(`${section}/${number}`)?.runs.peek() ?? []),
    ]);
  }

  /** Put a run in the place of what was known of it; false if it is not at hand. */
  replace(run: Execution): boolean {
    const spot = this.spotOf(run.id);
    if (spot === null) return false;
    const { runs } = this.#page(spot.section, Math.floor(spot.index / PAGE));
    runs.value = runs.peek()?.with(spot.index % PAGE, run);
    return true;
  }

  /** Whether a moment lies in what is at hand from the beginning on, so that a stranger is new. */
  covers(startedMs: number): boolean {
    const first = this.#pages.get(keyOf(0, 0))?.runs.peek()?.at(-1);
    return first !== undefined && startedMs >= Date.parse(first.startedAt);
  }

  #page(section: number, number: number): Page {
    const key = keyOf(section, number);
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = { runs: signal(undefined), request: undefined, usedAt: 0 };
      this.#pages.set(key, page);
    }
    this.#uses += 1;
    page.usedAt = this.#uses;
    return page;
  }

  #load(section: number, number: number): void {
    const page = this.#page(section, number);
    const where = this.#sections[section];
    const isAsked = page.request !== undefined && !page.request.signal.aborted;
    if (where === undefined || page.runs.peek() !== undefined || isAsked) return;
    const request = new AbortController();
    page.request = request;
    const done = () => {
      if (page.request === request) page.request = undefined;
    };
    this.#ask(where, number * PAGE, PAGE, request.signal).then(
      (runs) => {
        done();
        page.runs.value = runs;
        this.failure.value = null;
      },
      (reason: unknown) => {
        done();
        if (!request.signal.aborted) this.#failed(reason, section, number);
      },
    );
  }

  #failed(reason: unknown, section: number, number: number): void {
    const error = reason instanceof ApiError ? reason : noAnswer(reason);
    this.failure.value = error;
    if (error.status >= 400 && error.status < 500 && error.retryAfterS === null) return;
    setTimeout(
      () => this.#wanted.has(keyOf(section, number)) && this.#load(section, number),
      (error.retryAfterS ?? 0) * 1000 || AGAIN_MS,
    );
  }

  #forgetOldest(): void {
    const spare = [...this.#pages]
      .filter(([key]) => !this.#wanted.has(key))
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [key] of spare.slice(0, Math.max(0, this.#pages.size - KEPT)))
      this.#pages.delete(key);
  }
}

function pagesOf({ section, first, end }: Wanted[number]): [number, number][] {
  if (end <= first) return [];
  const from = Math.floor(first / PAGE);
  const until = Math.ceil(end / PAGE);
  return Array.from({ length: until - from }, (_, at) => [section, from + at]);
}

function keyOf(section: number, number: number): string {
  return `${section}/${number}`;
}

function isSame(one: Section, other: Section | undefined): boolean {
  return (
    other !== undefined &&
    one.fromMs === other.fromMs &&
    one.untilMs === other.untilMs &&
    one.runs === other.runs
  );
}

/** Asks the worker which loaded lines have what is looked for. */

import { signal } from "@preact/signals";
import type { Entry } from "./entries";
import type { Search } from "./matching";
import type { FromWorker, ToWorker } from "./worker-messages";

const SLICE = 4_000; // lines that are handed over at once
const PATIENCE_MS = 4_000; // then an expression takes too long

export interface Matches {
  /** Lines in which the search was found. */
  ids: ReadonlySet<number>;
  search: Search;
}

/** Why a search cannot be done: the browser's own words, or that it takes too long. */
export type Problem = { kind: "invalid"; message: string } | { kind: "slow" };

export class LineSearch {
  /** The last results; they stay while an expression is none. */
  readonly matches = signal<Matches | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly isBusy = signal(false);
  #worker: Worker | null = null;
  #turn = 0;
  #asked: Search | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #loaded: () => readonly Entry[];

  /** *loaded* gives what the worker has to know when it starts. */
  constructor(loaded: () => readonly Entry[]) {
    this.#loaded = loaded;
  }

  /** Get ready: somebody is about to type. */
  warm(): void {
    if (this.#worker !== null) return;
    const worker = new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#told(data);
    this.#worker = worker;
    void this.#hand([...this.#loaded()]);
  }

  /** Look for something from now on; null for nothing. */
  begin(search: Search | null): void {
    this.#asked = search;
    this.#turn += 1;
    this.problem.value = null;
    clearTimeout(this.#timer);
    this.isBusy.value = search !== null;
    if (search === null) this.matches.value = null;
    else {
      this.warm();
      this.#timer = setTimeout(() => this.#giveUp(), PATIENCE_MS);
    }
    this.#say({ type: "search", turn: this.#turn, search });
  }

  add(entries: readonly Entry[]): void {
    if (this.#worker !== null) void this.#hand(entries);
  }

  drop(entries: readonly Entry[]): void {
    this.#say({ type: "drop", ids: entries.map(({ id }) => id) });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Hand lines over in slices, so that no one of them holds the page up. */
  async #hand(entries: readonly Entry[]): Promise<void> {
    const worker = this.#worker;
    for (let from = 0; from < entries.length; from += SLICE) {
      if (from > 0) await new Promise((resolve) => setTimeout(resolve));
      if (this.#worker !== worker) return;
      const lines = entries
        .slice(from, from + SLICE)
        .flatMap((each): [number, string][] =>
          each.kind === "line" ? [[each.id, each.message]] : [],
        );
      if (lines.length > 0) this.#say({ type: "add", lines });
    }
  }

  #told(told: FromWorker): void {
    if (told.turn !== this.#turn || this.#asked === null) return;
    clearTimeout(this.#timer);
    this.isBusy.value = false;
    if (told.type === "invalid") {
      this.problem.value = { kind: "invalid", message: told.message };
      return;
    }
    const before = this.matches.peek();
    if (!told.first && told.ids.length === 0 && before?.search === this.#asked) return;
    const ids = told.first || before === null ? new Set<number>() : (before.ids as Set<number>);
    for (const id of told.ids) ids.add(id);
    this.matches.value = { ids, search: this.#asked };
  }

  #giveUp(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#asked = null;
    this.isBusy.value = false;
    this.problem.value = { kind: "slow" };
  }

  #say(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }
}

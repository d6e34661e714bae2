/** The log that a page shows: loads it, follows it, and holds back while somebody reads. */

import { batch, signal } from "@preact/signals";
import { ApiError, noAnswer } from "../../api/errors";
import { nowMs } from "../clock";
import { LogBuffer } from "./buffer";
import { type Entry, type Gap, gapOf, type Line, latest, lineOf, nsOf } from "./entries";
import { follow } from "./follower";
import { readGap } from "./gaps";
import { type LinePage, readLines, readMarks } from "./history";
import { Pending } from "./pending";
import { Reader, readForward } from "./reader";
import type { Source } from "./sources";

const AROUND_LINES = 300; // before a moment that was gone to
const RECENT_LINES = 2_000; // that a server may tell again after a cut

export interface FeedScope {
  sources: readonly Source[];
  /** Nanoseconds since 1970; "" for no bound. */
  since: string;
  /** Likewise; "" follows what comes. */
  until: string;
}

/** What becomes of changes: `appended` is null if more than the end has changed. */
export interface FeedListener {
  changed: (appended: readonly Entry[] | null) => void;
  added: (lines: readonly Entry[]) => void;
  dropped: (entries: readonly Entry[]) => void;
}

export interface FeedState {
  loading: "first" | "older" | "moment" | null;
  error: ApiError | null;
  /** Whether the beginning of the log, or of the range, is loaded. */
  isWhole: boolean;
  /** Why a service has no lines, by its key. */
  reasons: readonly (readonly [key: string, reason: string])[];
}

export class LogFeed {
  readonly buffer = new LogBuffer();
  readonly pending = new Pending();
  readonly state = signal<FeedState>({
    loading: "first",
    error: null,
    isWhole: false,
    reasons: [],
  });
  readonly isFollowing = signal(true);
  readonly scope: FeedScope;
  readonly #listener: FeedListener;
  readonly #readers: Reader[];
  readonly #stop = new AbortController();

  constructor(scope: FeedScope, listener: FeedListener) {
    this.scope = scope;
    this.#listener = listener;
    this.#readers = scope.sources.map(
      ({ key, reference }) => new Reader(key, reference, scope.until),
    );
    this.isFollowing.value = this.isLive;
  }

  get isLive(): boolean {
    return this.scope.until === "";
  }

  /** From here on the lines of all services are loaded; "" for from the beginning. */
  get horizon(): string {
    return latest(this.#readers.map(({ horizon }) => horizon));
  }

  /** Load the end of the log, then follow it. */
  async start(): Promise<void> {
    const { signal: aborted } = this.#stop;
    await this.#load("first", async () => {
      await Promise.all(this.#readers.map((each) => each.readOlder(this.scope.since, aborted)));
      await this.#release(this.scope.until || nsOf(nowMs.peek()));
    });
    const heard = this.scope.sources.filter(({ service }) => service !== null);
    if (aborted.aborted || !this.isLive || heard.length === 0 || this.state.peek().error) return;
    const end = follow(heard, {
      heard: (entries) => this.#heard(entries),
      missing: (gap) => void this.#missing(gap),
      recent: (key) => this.#recent(key),
    });
    aborted.addEventListener("abort", end);
  }

  /** Try again what failed. */
  async retry(): Promise<void> {
    if (this.buffer.entries.length === 0) await this.start();
    else await this.loadOlder();
  }

  dispose(): void {
    this.#stop.abort();
  }

  /** Let nothing move any more; what comes is counted. */
  pause(): void {
    this.isFollowing.value = false;
  }

  /** Show what was held back, and what comes. */
  resume(): void {
    if (!this.isLive) return;
    this.isFollowing.value = true;
    this.#append(this.pending.release());
  }

  /** Load a page of older lines of those services that are least far back. */
  async loadOlder(): Promise<void> {
    const { loading, isWhole } = this.state.peek();
    if (loading !== null || isWhole || this.buffer.isFull) return;
    await this.#load("older", async () => {
      const to = this.horizon;
      const least = this.#readers.filter(({ isDone, horizon }) => !isDone && horizon === to);
      await Promise.all(least.map((each) => each.readOlder(this.scope.since, this.#stop.signal)));
      await this.#release(to);
    });
  }

  /** Load what is around a moment, unless it is loaded. */
  async goTo(at: string): Promise<void> {
    if (at >= this.horizon || this.state.peek().loading !== null) return;
    await this.#load("moment", async () => {
      const to = this.horizon;
      await Promise.all(this.#readers.map((each) => this.#around(each, at, to)));
      await this.#release(to);
    });
  }

  /** Load what is missing in a gap. Failures stay with the gap: it can be tried again. */
  async fill(gap: Gap): Promise<void> {
    const source = this.scope.sources.find(({ key }) => key === gap.service);
    if (source === undefined || gap.loading.peek()) return;
    gap.loading.value = true;
    try {
      const { lines, rest } = await readGap(source, gap, this.#stop.signal);
      this.buffer.remove(gap);
      this.#insert(rest === null ? lines : [...lines, rest]);
    } catch (reason) {
      if (!this.#stop.signal.aborted) this.#failed(reason);
    } finally {
      gap.loading.value = false;
    }
  }

  /** Leave a gap as it is, without its row. */
  skip(gap: Gap): void {
    this.buffer.remove(gap);
    this.#listener.changed(null);
  }

  /** Put lines in that a search found further back. */
  addFound(key: string, page: LinePage): number {
    const lines = page.entries.map((entry) => lineOf(key, entry, "", true));
    return this.#insert(lines);
  }

  async #around(reader: Reader, at: string, to: string): Promise<void> {
    const { signal: aborted } = this.#stop;
    const [before, after] = await Promise.all([
      readLines(
        reader.reference,
        { lines: AROUND_LINES, since: this.scope.since, until: at },
        aborted,
      ),
      readForward(reader, { from: at, to }, aborted),
    ]);
    reader.waiting = [...after.lines];
    reader.take(before);
    if (after.end < to) {
      const place = { at: after.end, service: reader.key, until: to } as const;
      this.buffer.add([gapOf({ ...place, reason: "elsewhere" })]);
    }
  }

  /** Show the lines up to which all services are loaded, and what happened meanwhile. */
  async #release(to: string): Promise<void> {
    const from = this.horizon;
    const lines = this.#readers.flatMap((reader) => {
      const [ready, waiting] = split(reader.waiting, from);
      reader.waiting = waiting;
      return ready;
    });
    const since = from || lines.map(({ at }) => at).reduce(earliest, to);
    const marks = await Promise.all(
      this.scope.sources.map(({ reference, key }) =>
        readMarks(reference, key, { from: since, to }, this.#stop.signal),
      ),
    );
    this.#insert([...lines, ...marks.flat()]);
  }

  #insert(entries: readonly Entry[]): number {
    const lines = entries.filter((entry) => entry.kind === "line");
    const added = this.buffer.unknown(lines);
    const others = entries.filter((entry) => entry.kind !== "line");
    this.buffer.add([...others, ...added]);
    this.#listener.added(added);
    this.#listener.changed(null);
    return added.length;
  }

  #heard(entries: Entry[]): void {
    if (this.isFollowing.peek()) this.#append(entries);
    else this.pending.hold(entries);
  }

  #append(entries: readonly Entry[]): void {
    const atEnd = this.buffer.add(entries);
    this.#listener.added(entries);
    const dropped = this.buffer.trim();
    if (dropped.length > 0) {
      const oldest = this.buffer.entries[0]?.at ?? "";
      for (const reader of this.#readers) reader.cutAt(oldest);
      this.state.value = { ...this.state.peek(), isWhole: false };
      this.#listener.dropped(dropped);
    }
    this.#listener.changed(dropped.length === 0 ? atEnd : null);
  }

  /** Show that a cut may have cost lines, and fetch them where they are few. */
  async #missing(gap: Gap): Promise<void> {
    this.#heard([gap]);
    if (this.isFollowing.peek()) await this.fill(gap);
  }

  #recent(key: string): Line[] {
    const found: Line[] = [];
    for (const entries of [this.pending.entries, this.buffer.entries]) {
      for (let place = entries.length - 1; place >= 0; place -= 1) {
        const entry = entries[place];
        if (entry?.kind === "line" && entry.service === key) found.push(entry);
        if (found.length >= RECENT_LINES) return found;
      }
    }
    return found;
  }

  async #load(loading: FeedState["loading"], work: () => Promise<void>): Promise<void> {
    this.state.value = { ...this.state.peek(), loading, error: null };
    try {
      await work();
      batch(() => {
        this.state.value = {
          loading: null,
          error: null,
          isWhole: this.#readers.every(({ isDone }) => isDone),
          reasons: this.#readers.flatMap(({ key, reason }) => (reason ? [[key, reason]] : [])),
        };
      });
    } catch (reason) {
      if (!this.#stop.signal.aborted) this.#failed(reason);
    }
  }

  #failed(reason: unknown): void {
    const error = reason instanceof ApiError ? reason : noAnswer(reason);
    this.state.value = { ...this.state.peek(), loading: null, error };
  }
}

function split(lines: readonly Line[], from: string): [ready: Line[], waiting: Line[]] {
  const ready = lines.filter(({ at }) => at >= from);
  return [ready, ready.length === lines.length ? [] : lines.filter(({ at }) => at < from)];
}

function earliest(a: string, b: string): string {
  return b !== "" && b < a ? b : a;
}

/** What of the loaded log is shown, and where the reader is in it. */

import { batch, effect, signal } from "@preact/signals";
import type { Entry, Line } from "./entries";
import { type FeedScope, LogFeed } from "./feed";
import { Further } from "./further";
import type { Search } from "./matching";
import { hiddenLevels, isFilter, isInverted, search, turn } from "./query";
import { Rows } from "./rows";
import { LineSearch } from "./search";

/** Where the list has to go. */
export type Target =
  | { kind: "end" }
  /** `focus`: the row takes it once it is on the page. */
  | { kind: "row"; index: number; focus: boolean };

export class LogView {
  readonly feed: LogFeed;
  readonly rows: Rows;
  /** Ends when the end of the log is loaded. */
  readonly started: Promise<void>;
  readonly search: LineSearch;
  readonly further: Further;
  /** Grows with each change of what is shown. */
  readonly version = signal(0);
  /** Whether the last change put rows before the others: the reader must not move by it. */
  hasGrownBefore = false;
  /** The line that keys are about, by its id. */
  readonly active = signal<number | null>(null);
  /** Lines whose JSON, or full text, is open, by their ids. */
  readonly opened = signal<ReadonlySet<number>>(new Set());
  /** Whether the page stands because somebody said so: then scrolling to its end is not enough. */
  isHeld = false;
  /** Where the list has to go, asked for by keys and links; the list sets it back to null. */
  readonly target = signal<Target | null>(null);
  /** Gives the index of the first row in view; the list sets it. */
  firstInView: () => number = () => 0;
  /** Whether the active row has to take the focus once it is on the page. */
  focusWanted = false;
  readonly #ends: (() => void)[] = [];
  #unfolded = new Set<number>();
  /** Where to go once it is known which lines have what is looked for. */
  #sought: 1 | -1 | null = null;

  constructor(scope: FeedScope) {
    this.feed = new LogFeed(scope, {
      changed: (appended) => this.#changed(appended),
      added: (entries) => this.search.add(entries),
      dropped: (entries) => this.search.drop(entries),
    });
    this.search = new LineSearch(() => this.feed.buffer.entries);
    this.further = new Further(this.feed, scope);
    this.rows = new Rows(this.#filter());
    this.#ends.push(
      effect(() => {
        this.search.begin(search.value);
        this.further.stop();
      }),
      effect(() => {
        // read for their changes alone
        [hiddenLevels.value, isInverted.value, isFilter.value && this.search.matches.value];
        this.#changed(null);
      }),
      effect(() => {
        this.search.matches.value; // where nothing is filtered by them, the rows stay what they are
        this.hasGrownBefore = false;
        this.version.value = this.version.peek() + 1;
        this.#seekAtLast();
      }),
    );
    this.started = this.feed.start();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.further.stop();
    this.search.dispose();
    this.feed.dispose();
  }

  /** Let nothing move until somebody asks for it. */
  hold(): void {
    this.isHeld = true;
    this.feed.pause();
  }

  /** To the end, and on with what comes. */
  resume(): void {
    this.isHeld = false;
    this.active.value = null;
    this.feed.resume();
    this.target.value = { kind: "end" };
  }

  /** Make an entry the one that keys are about, and bring it into view. */
  activate(entry: Entry | undefined, { focus = true } = {}): void {
    if (entry === undefined) return;
    this.hold();
    this.active.value = entry.id;
    this.target.value = { kind: "row", index: this.activeIndex, focus };
  }

  /** To the next line in which the search was found, or back; after the last comes the first. */
  seek(direction: 1 | -1, { focus = true } = {}): void {
    if (this.search.isBusy.peek()) {
      this.#sought = direction;
      return;
    }
    const fits = (entry: Entry) => this.isFound(entry);
    const { shown } = this.rows;
    const again = () => (direction === 1 ? shown.find(fits) : shown.findLast(fits));
    this.activate(this.next(direction, fits) ?? again(), { focus });
  }

  /** Note that a line has the focus: nothing may move below it. */
  reading(line: Line): void {
    this.active.value = line.id;
    this.feed.pause();
  }

  /** Show what was printed at a moment: it is loaded if it was not. */
  async goTo(at: string, service?: string): Promise<void> {
    this.hold();
    await this.feed.goTo(at);
    const { shown } = this.rows;
    this.activate(shown[this.indexAt(at, service)] ?? shown.at(-1));
  }

  /** Show all lines around one that a search found. */
  async showInContext(line: Line): Promise<void> {
    turn("filter", false);
    if (line.sparse) await this.goTo(line.at, line.service);
    else this.activate(line);
  }

  /** Look for something before the loaded lines; what is found is shown without its neighbours. */
  async searchFurther(wanted: Search): Promise<void> {
    this.hold();
    if (!isFilter.peek()) turn("filter", true);
    await this.further.begin(wanted);
  }

  /** Whether the search was found in an entry. */
  isFound(entry: Entry): boolean {
    return this.search.matches.peek()?.ids.has(entry.id) ?? false;
  }

  /** In how many of the shown lines the search was found, and the place of the active one; 0: none. */
  get foundPlace(): { place: number; count: number } {
    const active = this.active.peek();
    let [place, found] = [0, 0];
    for (const entry of this.rows.shown) {
      if (!this.isFound(entry)) continue;
      found += 1;
      if (entry.id === active) place = found;
    }
    return { place, count: found };
  }

  /** Show or fold the lines that go on with one. */
  unfold(head: Line): void {
    if (!this.#unfolded.delete(head.id)) this.#unfolded.add(head.id);
    this.hold();
    this.#changed(null);
  }

  isUnfolded(head: Line): boolean {
    return this.#unfolded.has(head.id);
  }

  /** Show or hide what a line holds beyond its text. Something open stops the page. */
  open(line: Line): void {
    const next = new Set(this.opened.peek());
    if (!next.delete(line.id)) {
      next.add(line.id);
      this.hold();
    }
    this.opened.value = next;
  }

  /** The next shown entry that fits, from where the reader is; -1 goes back. Undefined: none. */
  next(direction: 1 | -1, fits: (entry: Entry) => boolean): Entry | undefined {
    const { shown } = this.rows;
    const active = this.activeIndex;
    let place = active < 0 ? this.firstInView() : active + direction;
    for (; place >= 0 && place < shown.length; place += direction) {
      const entry = shown[place];
      if (entry && fits(entry)) return entry;
    }
    return undefined;
  }

  get activeIndex(): number {
    const id = this.active.peek();
    return id === null ? -1 : this.rows.shown.findLastIndex((entry) => entry.id === id);
  }

  /** The index of the shown line at a moment, or of the first one after it; -1 if all are before. */
  indexAt(at: string, service?: string): number {
    const { shown } = this.rows;
    const exact = shown.findIndex(
      (each) => each.at === at && each.service === (service ?? each.service),
    );
    return exact >= 0 ? exact : shown.findIndex((each) => each.at >= at);
  }

  #seekAtLast(): void {
    const direction = this.#sought;
    if (direction === null || this.search.isBusy.peek()) return;
    this.#sought = null;
    this.seek(direction, { focus: false });
  }

  #changed(appended: readonly Entry[] | null): void {
    if (this.rows === undefined) return; // while it is made
    const first = this.rows.shown[0];
    if (appended === null || !this.rows.append(appended))
      this.rows.rebuild(this.feed.buffer.entries, this.#filter());
    const { shown } = this.rows;
    this.hasGrownBefore = first !== undefined && shown[0] !== first && shown.includes(first);
    batch(() => {
      this.version.value = this.version.peek() + 1;
    });
  }

  #filter() {
    const matches = this.search?.matches.peek() ?? null;
    return {
      hidden: hiddenLevels.peek(),
      wanted: isFilter.peek() ? (matches?.ids ?? null) : null,
      invert: isInverted.peek(),
      opened: this.#unfolded,
    };
  }
}

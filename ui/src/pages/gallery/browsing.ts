/** What is going on in the gallery: the list, what is chosen of it, where the reader is. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Execution } from "../../api/types";
import { setQuery } from "../../state/address";
import type { News } from "../../state/executions/news";
import type { Spot } from "../../state/executions/pages";
import type { RunList } from "../../state/executions/runs";
import { isPhone } from "../../state/viewport";
import { countBefore, type Layout, rowStepped, spotAt, stepped, topOf } from "./layout";
import { keepPlace, keptPlace, spotOfRun, startOf } from "./place";
import { Scroller } from "./scroller";

const HEADER_PX = 57; // of the shell, over the window's top
const MARGIN_PX = 8;

export class Browsing {
  readonly scroller = new Scroller(() => {
    this.#rests.value += 1;
  });
  /** The one item that Tab leads to. */
  readonly active: Signal<Spot> = signal({ section: 0, index: 0 });
  readonly chosen = signal<ReadonlyMap<number, Execution>>(new Map());
  /** How far the choice reaches: `matching` is every run of the list, loaded or not. */
  readonly reach = signal<"some" | "loaded" | "matching">("some");
  /** Whether a press on a run chooses it, so that it can be done with a finger. */
  readonly isChoosing = signal(false);
  /** Whether the active run is shown beside the list. */
  readonly isPeeking = signal(false);
  readonly #list: ReadonlySignal<RunList | undefined>;
  readonly news: News;
  /** Whether the active item is to have the focus, also once it has come. */
  wantsFocus = false;
  readonly #rests = signal(0); // how often scrolling has come to rest
  #layout: Layout | undefined;
  #lastChosen: Spot | null = null;
  #heldAt: number | null = null; // below the window's top: there the active item is to stay

  constructor(list: ReadonlySignal<RunList | undefined>, news: News) {
    this.#list = list;
    this.news = news;
  }

  get list(): RunList | undefined {
    return this.#list.peek();
  }

  drawn(layout: Layout, spare: number): void {
    this.#layout = layout;
    this.scroller.show({ layout, spare });
    if (this.#heldAt !== null) this.scroller.goTo(topOf(layout, this.active.peek()) - this.#heldAt);
    this.#heldAt = null;
  }

  /** Ask for what is seen, unless it only rushes past. */
  look(): void {
    if (this.scroller.isQuiet.value) this.list?.pages.want(this.scroller.spans.value);
  }

  open(id: number): void {
    setQuery({ open: String(id) });
  }

  /** Show the active run beside the list, or no longer; it stays where it is. */
  peek(isShown: boolean): void {
    if (isShown === this.isPeeking.peek()) return;
    const spot = this.active.peek();
    if (!isPhone.peek() && this.#layout)
      this.#heldAt = topOf(this.#layout, spot) - this.scroller.offset.peek();
    this.isPeeking.value = isShown;
    if (!isShown) this.focus(spot);
  }

  /** Move the focus by items, rows, or to an end. */
  move(to: "left" | "right" | "up" | "down" | "first" | "last" | "pageUp" | "pageDown"): void {
    const next = this.#layout && nextSpot(this.#layout, this.active.peek(), to, innerHeight);
    if (next) this.focus(next);
  }

  focus(spot: Spot): void {
    this.wantsFocus = true; // also if it has to be put on the page first
    this.active.value = spot;
    this.reveal(spot);
    const item = `[data-spot="${spot.section}/${spot.index}"]`;
    document
      .querySelector<HTMLElement>(`${item} a, ${item} [tabindex="0"]`)
      ?.focus({ preventScroll: true });
  }

  /** Scroll just so far that an item is in view; or, if it is *centred*, to the middle. */
  reveal(spot: Spot, { isCentred = false } = {}): void {
    if (this.#layout === undefined) return;
    const top = topOf(this.#layout, spot);
    const { rowHeight } = this.#layout;
    const seen = this.scroller.offset.peek();
    const room = innerHeight - HEADER_PX;
    if (isCentred) this.scroller.goTo(top - HEADER_PX - (room - rowHeight) / 2);
    else if (top < seen + HEADER_PX + MARGIN_PX) this.scroller.goTo(top - HEADER_PX - MARGIN_PX);
    else if (top + rowHeight > seen + innerHeight - bottomBar())
      this.scroller.goTo(top + rowHeight - innerHeight + bottomBar() + MARGIN_PX);
  }

  /** Bring a run to the middle and give it the focus, wherever in the list it is. */
  async show(id: number, { isFocused = true } = {}): Promise<void> {
    const { list } = this;
    if (list === undefined) return;
    const startedAt = await startOf(list, id);
    const spot = startedAt && (await spotOfRun(list, { id, startedAt }));
    if (!spot || list !== this.list) return;
    if (isFocused) this.focus(spot);
    else this.active.value = spot;
    this.reveal(spot, { isCentred: true });
  }

  /** Go to the day of a moment, or the nearest one. */
  async goToTime(ms: number): Promise<void> {
    const { list } = this;
    const startedAt = new Date(ms).toISOString();
    const spot = list && (await spotOfRun(list, { id: 0, startedAt }));
    if (spot) this.focus(spot);
    if (spot) this.reveal(spot, { isCentred: true });
  }

  /** Take up the place that was kept with this entry of the history. Returns whether there is one. */
  async restore(): Promise<boolean> {
    const { list } = this;
    const place = keptPlace();
    if (place === null || list === undefined) return false;
    const spot = await spotOfRun(list, place);
    if (spot === null || this.#layout === undefined || list !== this.list) return false;
    this.active.value = spot;
    this.scroller.goTo(topOf(this.#layout, spot) - place.offsetPx);
    return true;
  }

  toggle(spot: Spot, { isRange = false } = {}): void {
    const { list } = this;
    const run = list?.pages.runAt(spot);
    if (!list || !run) return;
    const next = new Map(this.chosen.peek());
    const isOn = !this.isChosen(run.id);
    const from = isRange && this.#lastChosen !== null ? this.#lastChosen : spot;
    for (const each of this.#between(from, spot)) {
      const found = list.pages.runAt(each);
      if (found && isOn) next.set(found.id, found);
      else if (found) next.delete(found.id);
    }
    this.#lastChosen = spot;
    this.chosen.value = next;
    this.reach.value = "some";
  }

  isChosen(id: number): boolean {
    return this.reach.value === "matching" || this.chosen.value.has(id);
  }

  chooseAll(): void {
    const all = this.list?.pages.all() ?? [];
    this.chosen.value = new Map(all.map((run) => [run.id, run]));
    this.reach.value = "loaded";
  }

  clearChoice(): void {
    this.chosen.value = new Map();
    this.reach.value = "some";
    this.isChoosing.value = false;
    this.#lastChosen = null;
  }

  *#between(one: Spot, other: Spot): Generator<Spot> {
    const layout = this.#layout;
    if (layout === undefined) return;
    const [a, b] = [one, other].sort((x, y) => countBefore(layout, x) - countBefore(layout, y));
    let at: Spot | null | undefined = a;
    while (at) {
      yield at;
      if (at.section === b?.section && at.index === b.index) return;
      at = stepped(layout, at, 1);
    }
  }

  /** Keep the place once scrolling has come to rest: the first run below the header. */
  remember(): void {
    const { list } = this;
    if (this.#rests.value === 0 || this.#layout === undefined || list === undefined) return;
    const offset = this.scroller.offset.peek();
    if (offset <= 0) {
      if (keptPlace() !== null) keepPlace(null);
      return;
    }
    const spot = spotAt(this.#layout, offset + HEADER_PX);
    const run = list.pages.runAt(spot); // looked at again when it comes
    if (!run) return;
    const offsetPx = topOf(this.#layout, spot) - offset;
    keepPlace({ id: run.id, startedAt: run.startedAt, offsetPx });
  }
}

/** How much the bar of phones covers, and what is shown above it. */
function bottomBar(): number {
  if (!isPhone.peek()) return MARGIN_PX;
  const sheet = document.querySelector<HTMLElement>("[data-peek]")?.offsetHeight ?? 0;
  return 64 + sheet + MARGIN_PX;
}

function nextSpot(
  layout: Layout,
  from: Spot,
  to: Parameters<Browsing["move"]>[0],
  viewport: number,
): Spot | null {
  const page = Math.max(1, Math.floor(viewport / layout.rowHeight) - 1) * layout.columns;
  const last = { section: layout.counts.length - 1, index: (layout.counts.at(-1) ?? 1) - 1 };
  switch (to) {
    case "left":
      return stepped(layout, from, -1);
    case "right":
      return stepped(layout, from, 1);
    case "up":
      return rowStepped(layout, from, -1);
    case "down":
      return rowStepped(layout, from, 1);
    case "first":
      return { section: 0, index: 0 };
    case "last":
      return last;
    case "pageUp":
      return stepped(layout, from, -page) ?? { section: 0, index: 0 };
    case "pageDown":
      return stepped(layout, from, page) ?? last;
  }
}

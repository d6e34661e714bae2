/** Follows the window's scrolling: which items are seen, how fast they pass, where one can go. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Layout, type Span, spansBetween } from "./layout";
import {
  baseOf,
  type Extent,
  positionOf,
  type Scroll,
  START,
  scrolled,
  spacerOf,
} from "./scrolling";

const FAST_PX_S = 2_500; // what passes faster is not looked at
const REST_MS = 90; // without a scroll event: it has come to rest

export interface Stage {
  layout: Layout;
  /** Rows above and below what is seen that are kept ready. */
  spare: number;
}

export class Scroller {
  /** What is to be on the page; it changes from row to row, not from pixel to pixel. */
  readonly spans: ReadonlySignal<readonly Span[]>;
  /** The height of the content at the top of the window. */
  readonly offset: ReadonlySignal<number>;
  /** Whether what passes is worth to be asked for. */
  readonly isQuiet: ReadonlySignal<boolean>;
  /** From which height positions are told. */
  readonly base: ReadonlySignal<number>;

  readonly #spans = signal<readonly Span[]>([]);
  readonly #offset = signal(0);
  readonly #isQuiet: Signal<boolean> = signal(true);
  readonly #base = signal(0);
  readonly #onRest: () => void;
  #scroll: Scroll = START;
  #stage: Stage | undefined;
  #element: HTMLElement | undefined;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #lastMs = 0;

  constructor(onRest: () => void) {
    this.spans = this.#spans;
    this.offset = this.#offset;
    this.isQuiet = this.#isQuiet;
    this.base = this.#base;
    this.#onRest = onRest;
  }

  /** Follow the window on behalf of an element that is as high as `spacer` says. */
  attach(element: HTMLElement): () => void {
    this.#element = element;
    const follow = () => {
      if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#follow);
    };
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow, { passive: true });
    return () => {
      removeEventListener("scroll", follow);
      removeEventListener("resize", follow);
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#rest);
    };
  }

  /** Show another content, or the same one with other measures. */
  show(stage: Stage): void {
    this.#stage = stage;
    this.#look();
  }

  get extent(): Extent {
    return { content: this.#stage?.layout.total ?? 0, viewport: innerHeight };
  }

  get spacer(): number {
    return spacerOf(this.extent.content);
  }

  /** Bring a height of the content to the top of the window. */
  goTo(offset: number): void {
    const at = positionOf(offset, this.extent);
    this.#scroll = { at, offset };
    scrollBy(0, at - this.#position());
    this.#look();
  }

  readonly #follow = (): void => {
    this.#frame = 0;
    const before = this.#scroll.offset;
    this.#look();
    this.#judge(Math.abs(this.#scroll.offset - before));
  };

  #position(): number {
    return -(this.#element?.getBoundingClientRect().top ?? 0);
  }

  #look(): void {
    const { layout, spare } = this.#stage ?? {};
    if (layout === undefined || spare === undefined) return;
    const { extent } = this;
    this.#scroll = scrolled(this.#scroll, this.#position(), extent);
    const { at, offset } = this.#scroll;
    const more = spare * layout.rowHeight;
    const spans = spansBetween(layout, offset - more, offset + extent.viewport + more);
    this.#offset.value = offset;
    this.#base.value = baseOf(offset, extent);
    if (!isSame(spans, this.#spans.peek())) this.#spans.value = spans;
    this.#element?.style.setProperty("--shift", `${at - offset + this.#base.value}px`);
  }

  #judge(distance: number): void {
    const now = performance.now();
    const speed = (distance / Math.max(8, now - this.#lastMs)) * 1000;
    this.#lastMs = now;
    if (speed > FAST_PX_S) this.#isQuiet.value = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#isQuiet.value = true;
      this.#realign();
      this.#onRest();
    }, REST_MS);
  }

  /** Put the scrollbar where it belongs: small steps move content and scrollbar differently. */
  #realign(): void {
    const { offset, at } = this.#scroll;
    if (Math.abs(positionOf(offset, this.extent) - at) > 1) this.goTo(offset);
  }
}

function isSame(one: readonly Span[], other: readonly Span[]): boolean {
  return (
    one.length === other.length &&
    one.every((span, index) => {
      const { section, first, end, hasHeading } = other[index] ?? {};
      return (
        span.section === section &&
        span.first === first &&
        span.end === end &&
        span.hasHeading === hasHeading
      );
    })
  );
}

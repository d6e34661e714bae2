/**
 * Pictures that are asked for before they are looked at.
 *
 * They are plain images of the browser, so its cache keeps them; holding them here lets an element
 * of the page show one at once. What is not wished for any more is cancelled.
 */

import { signal } from "@preact/signals";
import type { Size } from "./view";

const AT_ONCE = 4; // of the browser's six connections; the page's questions need some too
const BUDGET_BYTES = 60 * 2 ** 20; // with those in flight no more than 64 MiB
const BYTES_PER_PIXEL = 0.5; // at most, of a photograph as JPEG or WebP

type State = "waiting" | "loading" | "loaded" | "failed";

interface Held {
  image: HTMLImageElement;
  state: State;
}

export class PictureStore {
  /** Grows with each picture that has come, or has failed. */
  readonly changes = signal(0);
  readonly #held = new Map<string, Held>();
  #wished: readonly string[] = [];

  /** Wish for pictures, the most urgent first; those in flight that are not among them end. */
  wish(urls: readonly string[]): void {
    this.#wished = urls;
    const isWished = new Set(urls);
    for (const [url, held] of this.#held) {
      if (!isWished.has(url) && held.state === "loading") this.#drop(url);
    }
    this.#begin();
    this.#shrink();
  }

  stateOf(url: string): State {
    this.changes.value; // whoever asks hears of it when it changes
    return this.#held.get(url)?.state ?? "waiting";
  }

  /** Pixels of a picture that is there. */
  sizeOf(url: string): Size | null {
    this.changes.value;
    const held = this.#held.get(url);
    return held?.state === "loaded" ? naturalSize(held.image) : null;
  }

  /** Ask again for one that failed. */
  retry(url: string): void {
    this.#drop(url);
    this.wish([url, ...this.#wished.filter((each) => each !== url)]);
  }

  /** End everything. */
  close(): void {
    for (const url of [...this.#held.keys()]) this.#drop(url);
    this.#wished = [];
  }

  #begin(): void {
    let free = AT_ONCE - [...this.#held.values()].filter(({ state }) => state === "loading").length;
    for (const [rank, url] of this.#wished.entries()) {
      if (free <= 0 || (rank > 0 && this.#bytes() >= BUDGET_BYTES)) return;
      if (this.#held.has(url)) continue;
      this.#load(url);
      free -= 1;
    }
  }

  #load(url: string): void {
    const image = new Image();
    const held: Held = { image, state: "loading" };
    const ended = (state: State) => {
      if (this.#held.get(url) !== held) return; // it was dropped meanwhile
      held.state = state;
      this.changes.value += 1;
      this.#shrink();
      this.#begin();
    };
    image.onload = () => ended("loaded");
    image.onerror = () => ended("failed");
    this.#held.set(url, held);
    image.src = url;
  }

  /** Stay within the budget: what is not wished for any more goes, the oldest first. */
  #shrink(): void {
    const isWished = new Set(this.#wished);
    for (const url of [...this.#held.keys()]) {
      if (this.#bytes() <= BUDGET_BYTES) return;
      if (!isWished.has(url)) this.#drop(url);
    }
  }

  #bytes(): number {
    let sum = 0;
    for (const { image } of this.#held.values()) sum += estimate(image);
    return sum;
  }

  #drop(url: string): void {
    const held = this.#held.get(url);
    if (held === undefined) return;
    this.#held.delete(url);
    held.image.onload = null;
    held.image.onerror = null;
    if (held.state === "loading") held.image.removeAttribute("src"); // ends the request
  }
}

function naturalSize({ naturalWidth, naturalHeight }: HTMLImageElement): Size {
  return { width: naturalWidth, height: naturalHeight };
}

function estimate({ naturalWidth, naturalHeight }: HTMLImageElement): number {
  return naturalWidth * naturalHeight * BYTES_PER_PIXEL;
}

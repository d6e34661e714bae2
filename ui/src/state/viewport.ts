/** How wide the window is, where another width asks for other contents and not just for other styles. */

import { type ReadonlySignal, signal } from "@preact/signals";

/** Phones: rows become cards. */
export const isPhone = matching("(max-width: 640px)");

/** Less room than a desktop has: what is looked at rarely is hidden. */
export const isNarrow = matching("(max-width: 1280px)");

/** Whether the reader wants nothing to move by itself. */
export const wantsStillness = matching("(prefers-reduced-motion: reduce)");

/** More room than most have. */
export const isRoomy = matching("(min-width: 1536px)");

/** Fingers instead of a mouse: they need room, and there is nothing to hover with. */
export const isTouch = matching("(pointer: coarse)");

function matching(wanted: string): ReadonlySignal<boolean> {
  const media = globalThis.matchMedia?.(wanted);
  const state = signal(media?.matches ?? false);
  media?.addEventListener("change", () => {
    state.value = media.matches;
  });
  return state;
}

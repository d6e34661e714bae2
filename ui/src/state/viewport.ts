/** How wide the window is, where another width asks for other contents and not just for other styles. */

import { type ReadonlySignal, signal } from "@preact/signals";

/** Phones: rows become cards. */
export const isPhone = matching("(max-width: 640px)");

/** Less room than a desktop has: what is looked at rarely is hidden. */
export const isNarrow = matching("(max-width: 1280px)");

function matching(wanted: string): ReadonlySignal<boolean> {
  const media = globalThis.matchMedia?.(wanted);
  const state = signal(media?.matches ?? false);
  media?.addEventListener("change", () => {
    state.value = media.matches;
  });
  return state;
}

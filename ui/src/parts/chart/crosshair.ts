/** The moment that is pointed at: all charts of a page show it together. */

import { signal } from "@preact/signals";

/** Milliseconds since 1970; null while nothing is pointed at. */
export const pointedMs = signal<number | null>(null);

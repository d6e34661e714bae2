/** The server's time: what is "2 min ago" must not depend on this machine's clock. */

import { signal } from "@preact/signals";

const TICK_MS = 1000;

let aheadMs = 0; // the server's clock before ours

/** The server's time, once a second while the page is looked at. */
export const nowMs = signal(Date.now());

/** By how much the clocks differ; over 5 seconds people are told. */
export const skewMs = signal(0);

/** Learn from an answer what time it is at the server. */
export function learnServerTime(serverTime: string): void {
  const ms = Date.parse(serverTime);
  if (Number.isNaN(ms)) return;
  aheadMs = ms - Date.now();
  skewMs.value = aheadMs;
  nowMs.value = ms;
}

if (globalThis.document !== undefined) {
  setInterval(() => {
    if (!document.hidden) nowMs.value = Date.now() + aheadMs;
  }, TICK_MS);
}

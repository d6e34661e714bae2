/**
 * Watches the session of whoever is signed in: warns five minutes before it ends, and asks for the
 * password again over the page when it has, so that nothing typed there is lost.
 */

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { loadCatalogues } from "../format/catalogue";
import { toMs } from "../format/time";
import { nowMs } from "../state/clock";
import { hasEnded, me, renew } from "../state/session";

const WARNED_MS = 5 * 60_000;

/** The dialogs come with their sentences when they are needed, which is seldom. */
export function SessionGuard() {
  const dialog = useSignal<{ View: ComponentType } | null>(null);
  useEnd();
  const isNear = endsWithin(WARNED_MS) || hasEnded.value;
  useSignalEffect(() => {
    if (!(endsWithin(WARNED_MS) || hasEnded.value) || dialog.peek()) return;
    void Promise.all([import("./session-dialogs"), loadCatalogues("login")]).then(([found]) => {
      dialog.value = { View: found.default };
    });
  });
  const View = dialog.value?.View;
  return isNear && View ? <View /> : null;
}

function endsWithin(ms: number): boolean {
  const endsMs = me.value?.sessionId ? toMs(me.value.expiresAt) : null;
  return endsMs !== null && endsMs - nowMs.value < ms;
}

/** Ask once it should be over: other tabs may have kept the session alive meanwhile. */
function useEnd(): void {
  const asked = useSignal<string | null>(null);
  useSignalEffect(() => {
    const until = me.value?.expiresAt ?? null;
    if (!endsWithin(0) || hasEnded.value || asked.peek() === until) return;
    asked.value = until;
    renew().catch(() => {
      asked.value = null; // no answer: the next second asks again
    });
  });
}

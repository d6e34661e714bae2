/** What was asked of the server, as it was when the reader paused the page. */

import { type Signal, signal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { isPaused } from "./live";
import type { Loader, Resource } from "./resource";

/** Pass a loader on, and stand still while the page is paused. */
export function useHeld<T>(loader: Loader<T>): Loader<T> {
  const held: Signal<Resource<T>> = useMemo(() => signal(loader.peek()), [loader]);
  useSignalEffect(() => {
    if (!isPaused.value || held.peek().data === undefined) held.value = loader.value;
  });
  return held;
}

/** The order of rows while somebody is at them. */

import { useRef } from "preact/hooks";

/** Return the order that stood when the reader came; null while nobody is there. */
export function useFrozen(wanted: readonly string[], isHeld: boolean): readonly string[] | null {
  const kept = useRef<readonly string[] | null>(null);
  kept.current = isHeld ? (kept.current ?? wanted) : null;
  return kept.current;
}

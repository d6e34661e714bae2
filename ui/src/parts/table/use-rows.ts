/** Rows whose order stands still while somebody is at them. */

import { useRef } from "preact/hooks";
import { inOrder, type Shown } from "./order";

/**
 * Return what is to be shown of *all* rows.
 *
 * *wanted* are the keys that match now, in their order. While *isHeld* they stay where they stood,
 * unless the reader asks for another order or filter, of which *choice* tells.
 */
export function useRows<Row>(
  all: ReadonlyMap<string, Row>,
  wanted: readonly string[],
  { isHeld, choice }: { isHeld: boolean; choice: string },
): Shown<Row>[] {
  const kept = useRef<{ keys: string[]; choice: string } | null>(null);
  const stays = isHeld && kept.current?.choice === choice ? kept.current.keys : null;
  const shown = inOrder(all, wanted, stays);
  kept.current = { keys: shown.map(({ key }) => key), choice };
  return shown;
}

/** Which services are chosen, for doing the same to all of them. */

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Selection } from "../../parts/table/table";

export interface Chosen extends Selection {
  clear: () => void;
}

/** *shown* are the keys in the order in which they stand: a range is chosen along them. */
export function useSelection(shown: readonly string[]): Chosen {
  const keys = useSignal<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const present = new Set([...keys.value].filter((key) => shown.includes(key)));
  return {
    keys: present,
    toggle: (key, { isRange } = { isRange: false }) => {
      const next = new Set(present);
      const isOn = !next.has(key);
      const range = isRange && last.current !== null ? between(shown, last.current, key) : [key];
      for (const each of range) {
        if (isOn) next.add(each);
        else next.delete(each);
      }
      last.current = key;
      keys.value = next;
    },
    toggleAll: () => {
      keys.value = new Set(present.size === shown.length ? [] : shown);
    },
    clear: () => {
      keys.value = new Set();
    },
  };
}

function between(shown: readonly string[], one: string, other: string): readonly string[] {
  const [a, b] = [shown.indexOf(one), shown.indexOf(other)];
  return a < 0 || b < 0 ? [other] : shown.slice(Math.min(a, b), Math.max(a, b) + 1);
}

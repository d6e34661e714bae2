/** Whether somebody is at a list just now: the pointer or the focus is in it, or just was. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

const STAYS_MS = 5_000;

interface Presence {
  isHeld: ReadonlySignal<boolean>;
  /** To be put on the list's element. */
  watch: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocusIn: () => void;
    onFocusOut: () => void;
  };
}

/** Held from when pointer or focus enter until 5 seconds after both have left. */
export function usePresence(): Presence {
  const isHeld = useSignal(false);
  const inside = useRef({ pointer: false, focus: false });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const note = (what: "pointer" | "focus", isInside: boolean) => {
    inside.current[what] = isInside;
    clearTimeout(timer.current);
    if (inside.current.pointer || inside.current.focus) {
      isHeld.value = true;
      return;
    }
    timer.current = setTimeout(() => {
      isHeld.value = false;
    }, STAYS_MS);
  };
  return {
    isHeld,
    watch: {
      onPointerEnter: () => note("pointer", true),
      onPointerLeave: () => note("pointer", false),
      onFocusIn: () => note("focus", true),
      onFocusOut: () => note("focus", false),
    },
  };
}

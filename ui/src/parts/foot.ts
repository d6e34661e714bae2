/** Bars at the foot of the window: what floats there stands above them, whichever they are. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const bars = new Set<HTMLElement>();

/** Let what floats at the foot stand above an element, as long as it is shown. */
export function useFoot<E extends HTMLElement>(isShown = true): RefObject<E> {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    const bar = element.current;
    if (!isShown || bar === null) return undefined;
    bars.add(bar);
    const observer = new ResizeObserver(tell);
    observer.observe(bar);
    return () => {
      observer.disconnect();
      bars.delete(bar);
      tell();
    };
  }, [isShown]);
  return element;
}

/** Say in `--foot` how much of the window's foot is covered; 0 by nothing. */
function tell(): void {
  const covered = Math.max(0, ...[...bars].map(coveredBy));
  document.documentElement.style.setProperty("--foot", `${covered}px`);
}

/** Its height, and how far it is held off the window's foot; 0 while it is not shown. */
function coveredBy(bar: HTMLElement): number {
  const held = Number.parseFloat(getComputedStyle(bar).bottom);
  return bar.offsetHeight && bar.offsetHeight + (Number.isNaN(held) ? 0 : held);
}

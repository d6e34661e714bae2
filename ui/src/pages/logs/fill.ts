/** Makes a part as high as the window and what follows let it: the page itself need not scroll. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const PADDING_PX = 40; // of the page, and the gap to what follows
const BAR_PX = 72; // of phones, at the foot of the window
const LEAST_PX = 320;
const PHONE = "(max-width: 640px)";

export function useFill(): RefObject<HTMLDivElement> {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const stretch = () => {
      const part = element.current;
      if (part === null) return;
      const top = part.getBoundingClientRect().top + scrollY;
      const below = (part.nextElementSibling as HTMLElement | null)?.offsetHeight ?? 0;
      const bar = matchMedia(PHONE).matches ? BAR_PX : 0;
      part.style.height = `${Math.max(LEAST_PX, Math.floor(innerHeight - top - below - PADDING_PX - bar))}px`;
    };
    stretch();
    const observer = new ResizeObserver(stretch); // what is above it may wrap, or say something
    if (element.current?.parentElement) observer.observe(element.current.parentElement);
    addEventListener("resize", stretch);
    return () => {
      observer.disconnect();
      removeEventListener("resize", stretch);
    };
  }, []);
  return element;
}

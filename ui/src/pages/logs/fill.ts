/** Makes a part as high as the window lets it, so that the page itself need not scroll. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const BELOW_PX = 72; // the status bar and the page's padding
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
      const bar = matchMedia(PHONE).matches ? BAR_PX : 0;
      part.style.height = `${Math.max(LEAST_PX, Math.floor(innerHeight - top - BELOW_PX - bar))}px`;
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

/** A surface on which pictures lie, with everything that hands can do to them. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Box } from "./box";
import type { Swipe } from "./gestures";
import { useHands } from "./hands";
import styles from "./stage.module.css";
import { fittedSize, shift } from "./view";

interface Props {
  box: Box;
  /** What a swipe of a finger does; only where there is one picture. */
  onSwipe?: (swipe: Swipe) => void;
  children: ComponentChildren;
}

export function Pane({ box, onSwipe, children }: Props) {
  const surface = useRef<HTMLDivElement>(null);
  useHands(surface, box, onSwipe);
  useEffect(() => {
    const { current } = surface;
    if (current === null) return;
    const observer = new ResizeObserver(() => {
      box.stage.value = { width: current.clientWidth, height: current.clientHeight };
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [box]);
  return (
    <div ref={surface} class={styles.pane} data-zoomed={box.view.value.zoom > 1}>
      {children}
    </div>
  );
}

interface Held {
  box: Box;
  children: ComponentChildren;
}

/** What is zoomed and moved: pictures that lie upon each other. */
export function Frame({ box, children }: Held) {
  const { zoom } = box.view.value;
  const { width, height } = fittedSize(box.scene.value);
  return (
    <div
      class={styles.frame}
      style={{
        width: `${width}px`,
        height: `${height}px`,
        transform: `${moved(box)} scale(${zoom})`,
      }}
      data-zoom={zoom.toFixed(3)}
    >
      {children}
    </div>
  );
}

/** What lies on a frame and moves with it; lines and letters on it stay as large as they are. */
export function Overlay({ box, children }: Held) {
  const { zoom } = box.view.value;
  const { width, height } = fittedSize(box.scene.value);
  return (
    <div
      class={styles.overlay}
      style={{
        width: `${width * zoom}px`,
        height: `${height * zoom}px`,
        transform: moved(box),
      }}
    >
      {children}
    </div>
  );
}

/** From the upper left corner in the middle of the stage to where the picture is looked at. */
function moved(box: Box): string {
  const { x, y } = shift(box.view.value, box.scene.value);
  const { x: dx, y: dy } = box.dragged.value;
  return `translate(-50%, -50%) translate(${x + dx}px, ${y + dy}px)`;
}

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

/** What is zoomed and moved: pictures that lie upon each other. */
export function Frame({ box, children }: { box: Box; children: ComponentChildren }) {
  const { value: scene } = box.scene;
  const { value: view } = box.view;
  const { width, height } = fittedSize(scene);
  const { x, y } = shift(view, scene);
  const { x: dx, y: dy } = box.dragged.value;
  const transform = `translate(-50%, -50%) translate(${x + dx}px, ${y + dy}px) scale(${view.zoom})`;
  return (
    <div
      class={styles.frame}
      style={{ width: `${width}px`, height: `${height}px`, transform }}
      data-zoom={view.zoom.toFixed(3)}
    >
      {children}
    </div>
  );
}

/** How a service stood, on the time axis of the charts: it shares their crosshair. */

import type { ComponentChildren } from "preact";
import { pointedMs } from "../../parts/chart/crosshair";
import { StateStrip, type Stood } from "../../parts/state-strip";
import styles from "./lanes.module.css";
import type { Window } from "./window";

const UNKNOWN: readonly null[] = Array<null>(48).fill(null); // a dotted line

interface Props {
  name: ComponentChildren;
  /** What is said of it, beside its name. */
  word: ComponentChildren;
  /** Null: nobody knows how it stood. */
  states: readonly (Stood | null)[] | null;
  shown: Window;
}

export function Lane({ name, word, states, shown: { fromMs, toMs } }: Props) {
  const parts = states ?? UNKNOWN;
  const point = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    pointedMs.value = fromMs + ((event.clientX - left) / width) * (toMs - fromMs);
  };
  const at = pointedMs.value === null ? null : (pointedMs.value - fromMs) / (toMs - fromMs);
  return (
    <div class={styles.lane}>
      <p class={styles.laneName}>
        {name} <span class={styles.laneWord}>{word}</span>
      </p>
      <div
        class={styles.track}
        onPointerMove={point}
        onPointerLeave={() => {
          pointedMs.value = null;
        }}
      >
        <StateStrip states={parts} stepS={(toMs - fromMs) / 1000 / parts.length} />
        {at !== null && at >= 0 && at <= 1 && (
          <span class={styles.cursor} style={{ "--at": at }} aria-hidden="true" />
        )}
      </div>
    </div>
  );
}

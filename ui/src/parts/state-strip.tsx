/**
 * How a service stood over a time, at a glance: one bar for each part, at its worst.
 *
 * Height tells the same as colour, and what nobody knows is a dotted line.
 */

import type { components } from "../api/schema";
import { t } from "../format/catalogue";
import { duration } from "../format/time";
import styles from "./state-strip.module.css";

export type Stood = NonNullable<components["schemas"]["Strip"]["states"][number]>;

interface Props {
  /** Oldest first; null: nobody knows. */
  states: readonly (Stood | null)[];
  /** Seconds that a part is long. */
  stepS: number;
}

const WIDTH = 4; // of a part, in units of the drawing; one of them is the gap
const HEIGHT = 20;
const HEIGHTS: Record<Stood, number> = { ok: 10, warn: 14, bad: 20, busy: 14, off: 6 };

export function StateStrip({ states, stepS }: Props) {
  const words = summaryOf(states, stepS);
  return (
    <svg
      class={styles.strip}
      viewBox={`0 0 ${states.length * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {states.map((stood, index) =>
        stood === null ? (
          <rect
            key={index}
            class={styles.unknown}
            x={index * WIDTH + 1}
            y={HEIGHT - 2}
            width={1}
            height={2}
          />
        ) : (
          <rect
            key={index}
            class={styles[stood]}
            x={index * WIDTH}
            y={HEIGHT - HEIGHTS[stood]}
            width={WIDTH - 1}
            height={HEIGHTS[stood]}
          />
        ),
      )}
    </svg>
  );
}

/** How long it stood in each way, where that is not as it should be. */
function summaryOf(states: Props["states"], stepS: number): string {
  const spent = (wanted: Stood | null) => states.filter((each) => each === wanted).length * stepS;
  const [bad, warn, unknown] = [spent("bad"), spent("warn"), spent(null)];
  return t("shell.strip.summary", {
    span: duration(states.length * stepS),
    bad: bad > 0 ? duration(bad) : "no",
    warn: warn > 0 ? duration(warn) : "no",
    unknown: unknown > 0 ? duration(unknown) : "no",
  });
}

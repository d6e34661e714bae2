/** How many runs there were over a time, as wide as a word: one bar for each part. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import styles from "./errors.module.css";

const WIDTH = 4; // of a part, in units of the drawing; one of them is the gap
const HEIGHT = 20;

export function Trend({ counts }: { counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  const words = t("errors.trendSummary", {
    total: counts.reduce((sum, each) => sum + each, 0),
    most: count(Math.max(0, ...counts)),
  });
  return (
    <svg
      class={styles.trend}
      viewBox={`0 0 ${counts.length * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      {counts.map((runs, index) => {
        const height = runs === 0 ? 1 : Math.max(3, (runs / most) * HEIGHT);
        return (
          <rect
            key={index}
            class={runs === 0 ? styles.trendNone : styles.trendSome}
            x={index * WIDTH}
            y={HEIGHT - height}
            width={WIDTH - 1}
            height={height}
          />
        );
      })}
    </svg>
  );
}

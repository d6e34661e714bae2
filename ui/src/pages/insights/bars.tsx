/** Stacked bars, one for each bucket, each a link to its runs. */

import { t } from "../../format/catalogue";
import { clock, day } from "../../format/time";
import styles from "./insights.module.css";
import { moveAmongLinks } from "./roving";
import type { Bucket, Insights } from "./types";

export interface Segment {
  id: string;
  value: number;
}

interface Props {
  label: string;
  insights: Insights;
  /** From the foot upwards. */
  segmentsOf: (bucket: Bucket) => readonly Segment[];
  /** Each bar is as high as the drawing: shares, not counts. */
  isShares?: boolean;
  hrefOf: (bucket: Bucket) => string;
  /** A bar in words. */
  wordsOf: (bucket: Bucket) => string;
  /** What stands at the top of the axis. */
  top: string;
}

const LABELS = 6; // at most, below the bars

export function Bars({ label, insights, segmentsOf, isShares, hrefOf, wordsOf, top }: Props) {
  const { series, by } = insights;
  const sums = series.map((bucket) =>
    segmentsOf(bucket).reduce((sum, each) => sum + each.value, 0),
  );
  const most = Math.max(1, ...sums);
  const every = Math.ceil(series.length / LABELS);
  return (
    <div class={styles.drawing}>
      <span class={styles.top}>{top}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: its links are moved among by arrow keys */}
      <div class={styles.bars} role="group" aria-label={label} onKeyDown={moveAmongLinks}>
        {series.map((bucket, index) => (
          <a
            key={bucket.from}
            class={`${styles.bar} ${bucket.complete ? "" : styles.partial}`}
            href={hrefOf(bucket)}
            tabIndex={index === series.length - 1 ? 0 : -1}
            aria-label={wordsOf(bucket)}
            title={wordsOf(bucket)}
          >
            {segmentsOf(bucket).map(({ id, value }) => (
              <span
                key={id}
                class={`${styles.segment} ${styles[id]}`}
                style={{ height: `${heightOf(value, isShares ? sums[index] : most)}%` }}
              />
            ))}
          </a>
        ))}
      </div>
      <div class={styles.axis} aria-hidden="true">
        {series.map((bucket, index) => (
          <span key={bucket.from}>{index % every === 0 && tickOf(bucket, by)}</span>
        ))}
      </div>
    </div>
  );
}

/** What hatched bars are. */
export function partialWords({ series, by }: Insights): string | null {
  return series.every(({ complete }) => complete) ? null : t(`insights.partial.${by}`);
}

function heightOf(value: number, whole: number | undefined): number {
  return whole ? (value / whole) * 100 : 0;
}

function tickOf({ from }: Bucket, by: Insights["by"]): string {
  return by === "day" ? day(from) : clock(from, { seconds: false });
}

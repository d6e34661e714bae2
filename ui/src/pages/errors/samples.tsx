/** A few runs that failed so, in their own words. */

import { t } from "../../format/catalogue";
import { Moment } from "../../parts/moment";
import { runHrefIn } from "../../state/executions/origin";
import { range } from "../../state/range";
import { shownRange } from "../../state/range-links";
import styles from "./errors.module.css";
import type { PatternDetail } from "./types";

export function Samples({ id, samples }: Pick<PatternDetail, "id" | "samples">) {
  return (
    <ul class={styles.samples}>
      {samples.map(({ executionId, startedAt, camera, workflow, message }) => (
        <li key={executionId} class={styles.sample}>
          <span class={styles.heading}>
            <a href={runHrefIn({ pattern: `${id}`, ...rangeWith(startedAt) }, executionId)}>
              {t("errors.run", { id: executionId })}
            </a>
            <span class={styles.quiet}>
              {camera ?? workflow} · <Moment at={startedAt} />
            </span>
          </span>
          <p class={styles.words}>{message}</p>
        </li>
      ))}
    </ul>
  );
}

/** The range that is shown; of a run from before it, as much more as shows that too. */
function rangeWith(startedAt: string): Record<string, string> {
  const { fromMs, toMs } = range.value;
  if (Date.parse(startedAt) >= fromMs) return shownRange();
  return { from: startedAt, to: new Date(toMs).toISOString() };
}

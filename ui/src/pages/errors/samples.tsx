/** A few runs that failed so, in their own words. */

import { t } from "../../format/catalogue";
import { Moment } from "../../parts/moment";
import { basePath } from "../../state/address";
import styles from "./errors.module.css";
import type { PatternDetail } from "./types";

export function Samples({ samples }: Pick<PatternDetail, "samples">) {
  return (
    <ul class={styles.samples}>
      {samples.map(({ executionId, startedAt, camera, workflow, message }) => (
        <li key={executionId} class={styles.sample}>
          <span class={styles.heading}>
            <a href={`${basePath}/executions/${executionId}`}>
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

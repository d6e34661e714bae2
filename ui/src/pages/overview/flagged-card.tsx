/** The latest pictures that a person ought to look at. */

import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { Card } from "../../parts/card";
import { ErrorPanel } from "../../parts/error-panel";
import { ExecutionCard } from "../../parts/execution/execution-card";
import { range } from "../../state/range";
import { rangedHref } from "../../state/range-links";
import { useResource } from "../../state/resource";
import styles from "./flagged-card.module.css";

const SHOWN = 3;
const FLAGGED = "medium,high,critical"; // as the gallery writes it in its address

export function FlaggedCard() {
  const { state, reload } = useResource((signal) => {
    const { fromMs, toMs } = range.value;
    const query = {
      risk: ["MEDIUM" as const, "HIGH" as const, "CRITICAL" as const],
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      limit: SHOWN,
      imageData: "none" as const,
    };
    return data(api.GET("/api/executions", { params: { query }, signal }));
  });
  const { data: runs, error, retryAtMs } = state.value;
  return (
    <Card
      title={t("overview.flagged")}
      actions={<a href={linkTo()}>{t("overview.flagged.all")}</a>}
    >
      {runs === undefined && error ? (
        <ErrorPanel error={error} onRetry={reload} retryAtMs={retryAtMs} />
      ) : runs?.length === 0 ? (
        <p class={styles.none}>{t("overview.flagged.none")}</p>
      ) : (
        <ul class={styles.cards} aria-busy={runs === undefined}>
          {runs === undefined
            ? Array.from({ length: SHOWN }, (_, place) => <li key={place} class={styles.place} />)
            : runs.map((run) => (
                <li key={run.id}>
                  <ExecutionCard run={run} href={linkTo(run.id)} isDated />
                </li>
              ))}
        </ul>
      )}
    </Card>
  );
}

/** The gallery of the flagged runs of this range, with one of them open if it is named. */
function linkTo(id?: number): string {
  return rangedHref("/executions", { risk: FLAGGED, open: id === undefined ? null : String(id) });
}

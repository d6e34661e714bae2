/** How many runs there were, how many failed, and how long they took. */

import { t } from "../../format/catalogue";
import { count, decimal, share, shortCount } from "../../format/number";
import { duration } from "../../format/time";
import { Card } from "../../parts/card";
import { ResourceView } from "../../parts/resource-view";
import { useHeld } from "../../state/held";
import { rangedHref } from "../../state/range-links";
import styles from "./cards.module.css";
import { Delta } from "./delta";
import { isComparable, type Recent, type RecentRuns } from "./recent";
import { RunsLink } from "./runs-link";

const HEIGHT = 132;

export function FailuresCard({ recent: { state, reload } }: { recent: RecentRuns }) {
  return (
    <Card
      title={t("overview.runs")}
      actions={<a href={rangedHref("/executions")}>{t("overview.allRuns")}</a>}
    >
      <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
        {(recent) => <Figures {...recent} />}
      </ResourceView>
    </Card>
  );
}

function Figures(recent: Recent) {
  const { runs, failed, failedShare, p95Duration, running } = recent;
  const isTooFew = !isComparable(recent);
  return (
    <dl class={styles.figures}>
      <div class={styles.key}>
        <dt>{t("overview.runs.total")}</dt>
        <dd>
          <span class={styles.big} title={count(runs.current)}>
            {shortCount(runs.current)}
          </span>{" "}
          <Delta of={runs} format={count} more="neutral" />
        </dd>
      </div>
      <div>
        <dt>{t("overview.runs.failed")}</dt>
        <dd class={(failed.current ?? 0) > 0 ? styles.bad : undefined}>
          <RunsLink runs={failed.current} filter={{ status: "error" }}>
            {t("overview.runs.failedOf", {
              failed: count(failed.current),
              share: share(ofHundred(failedShare.current)),
            })}
          </RunsLink>
        </dd>
        <dd>
          <Delta of={failedShare} format={points} more="bad" isTooFew={isTooFew} />
        </dd>
      </div>
      <div>
        <dt>{t("overview.runs.p95")}</dt>
        <dd>{duration(p95Duration.current)}</dd>
        <dd>
          <Delta of={p95Duration} format={duration} more="bad" isTooFew={isTooFew} />
        </dd>
      </div>
      <div>
        <dt>{t("overview.runs.running")}</dt>
        <dd>
          <RunsLink runs={running} filter={{ status: "running" }}>
            {count(running)}
          </RunsLink>
        </dd>
      </div>
    </dl>
  );
}

function ofHundred(percent: number | null): number | null {
  return percent === null ? null : percent / 100;
}

/** Shares differ by points, not by percent. */
function points(amount: number): string {
  return t("overview.points", { amount: decimal(amount, 1) });
}

/** What people said of the run, and how n8n came to it. */

import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { History } from "../../parts/verdict/history";
import { runHref } from "../../state/executions/origin";
import { useMarkHistory } from "../../state/marks";
import styles from "./execution.module.css";
import type { TabProps } from "./tabs";

const HEIGHT = 80;

export function HistoryTab({ run }: TabProps) {
  const { state, reload } = useMarkHistory(() => run.id);
  return (
    <div class={styles.histories}>
      <Card title={t("execution.judged")}>
        <ResourceView of={state} reload={reload} height={HEIGHT}>
          {({ history }) =>
            history.length === 0 ? (
              <p class={styles.quiet}>{t("execution.notJudged")}</p>
            ) : (
              <History entries={history} />
            )
          }
        </ResourceView>
      </Card>
      <Card title={t("execution.course")}>
        <Facts>
          <Fact name={t("execution.startedAt")}>
            <Moment at={run.startedAt} form="absolute" />
          </Fact>
          <Fact name={t("execution.stoppedAt")}>
            {run.stoppedAt === null ? t("execution.stillRuns") : dateTime(run.stoppedAt)}
          </Fact>
          <Fact name={t("execution.statusOfN8n")}>{run.statusDetail}</Fact>
          <Fact name={t("execution.mode")}>{run.mode}</Fact>
          <Fact name={t("execution.workflow")}>{run.workflow.name}</Fact>
          {run.retryOf !== null && (
            <Fact name={t("execution.repeats")}>
              <a href={runHref(run.retryOf)}>#{run.retryOf}</a>
            </Fact>
          )}
        </Facts>
      </Card>
    </div>
  );
}

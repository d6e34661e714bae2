/** How many alerts went out to people, and how many did not. */

import { t } from "../../format/catalogue";
import { count, share, shortCount } from "../../format/number";
import { duration } from "../../format/time";
import { Card } from "../../parts/card";
import { ResourceView } from "../../parts/resource-view";
import { useHeld } from "../../state/held";
import styles from "./cards.module.css";
import { Delta } from "./delta";
import type { Recent, RecentRuns } from "./recent";
import { RunsLink } from "./runs-link";

const HEIGHT = 64;

export function AlertsCard({ recent: { state, reload } }: { recent: RecentRuns }) {
  return (
    <Card title={t("overview.alerts")}>
      <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
        {(recent) => <Figures {...recent} />}
      </ResourceView>
    </Card>
  );
}

function Figures({ alerts, deliveryTime }: Recent) {
  if (alerts === null) return <p class={styles.note}>{t("overview.alerts.tooLong")}</p>;
  const { sent, failed } = alerts;
  const [out, lost] = [sent.current ?? 0, failed.current ?? 0];
  if (out + lost === 0) return <p class={styles.note}>{t("overview.alerts.none")}</p>;
  return (
    <dl class={styles.figures}>
      <div class={styles.key}>
        <dt>{t("overview.alerts.sent")}</dt>
        <dd>
          <span class={styles.big} title={count(out)}>
            {shortCount(out)}
          </span>{" "}
          <Delta of={sent} format={count} more="neutral" />
        </dd>
      </div>
      <div>
        <dt>{t("overview.alerts.delivered")}</dt>
        <dd class={lost > 0 ? styles.bad : undefined}>{share(out / (out + lost))}</dd>
      </div>
      <div>
        <dt>{t("overview.alerts.lost")}</dt>
        <dd>
          <RunsLink runs={lost} filter={{ tg: "failed" }}>
            {count(lost)}
          </RunsLink>
        </dd>
        <dd>
          <Delta of={failed} format={count} more="bad" />
        </dd>
      </div>
      {deliveryTime.current !== null && (
        <div>
          <dt>{t("overview.alerts.toPhone")}</dt>
          <dd title={t("overview.alerts.toPhoneText")}>{duration(deliveryTime.current)}</dd>
          <dd>
            <Delta of={deliveryTime} format={duration} more="bad" />
          </dd>
        </div>
      )}
    </dl>
  );
}

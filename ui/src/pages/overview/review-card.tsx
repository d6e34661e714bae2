/** How many flagged verdicts wait for a person, and since when. */

import { t } from "../../format/catalogue";
import { count, shortCount } from "../../format/number";
import buttons from "../../parts/button.module.css";
import { Card } from "../../parts/card";
import { Moment } from "../../parts/moment";
import { Skeleton } from "../../parts/resource-view";
import { href } from "../../state/address";
import { type QueueState, queueStates } from "../../state/review";
import styles from "./cards.module.css";

const HEIGHT = 64;

export function ReviewCard() {
  const flagged = queueStates.value?.get("flagged");
  return (
    <Card title={t("shell.review")}>
      {flagged ? <Waiting {...flagged} /> : <Skeleton height={HEIGHT} />}
    </Card>
  );
}

function Waiting({ left, doneToday, oldestAt }: QueueState) {
  const done = t("overview.review.done", { count: doneToday });
  if (left === 0)
    return (
      <p class={styles.note}>
        {t("overview.review.none")} · {done}
      </p>
    );
  return (
    <>
      <dl class={styles.figures}>
        <div class={styles.key}>
          <dt>{t("overview.review.waiting")}</dt>
          <dd>
            <span class={styles.big} title={count(left)}>
              {shortCount(left)}
            </span>{" "}
            <span class={styles.note}>{done}</span>
          </dd>
        </div>
        <div>
          <dt>{t("overview.review.oldest")}</dt>
          <dd>
            <Moment at={oldestAt} />
          </dd>
        </div>
      </dl>
      <p class={styles.verb}>
        <a class={buttons.button} href={href("/review")}>
          {t("overview.review.start")}
          <span aria-hidden="true"> →</span>
        </a>
      </p>
    </>
  );
}

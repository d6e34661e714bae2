/** What is the next thing to judge? */

import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { ResourceView } from "../../parts/resource-view";
import { Tabs } from "../../parts/tabs";
import { href, query } from "../../state/address";
import { useResource } from "../../state/resource";
import { QUEUES, queueStates, type ReviewQueue } from "../../state/review";
import { useTitle } from "../../state/title";
import styles from "./review.module.css";
import { askPage, Walk } from "./walk";
import { WalkView } from "./walk-view";

const HEIGHT = 640;

const queue = computed<ReviewQueue>(
  () => QUEUES.find((each) => each === query.value.get("queue")) ?? "flagged",
);

export default function Review() {
  const chosen = queue.value;
  useTitle(t("shell.review"), t(`review.queue.${chosen}`));
  const { state, reload } = useResource(async (signal) => {
    const wanted = queue.value;
    return new Walk(wanted, await askPage(wanted, { signal }));
  });
  const { data: walk } = state.value;
  const isOfQueue = walk === undefined || walk.queue === chosen;
  const shown = useMemo(
    () => computed(() => (isOfQueue ? state.value : { ...state.value, data: undefined })),
    [isOfQueue],
  );
  return (
    <div class={styles.page} data-toasts="top">
      <header class={styles.top}>
        <h1>{t("shell.review")}</h1>
        <p class={styles.quiet}>{t(`review.about.${chosen}`)}</p>
      </header>
      <Tabs label={t("review.queues")} current={chosen} tabs={QUEUES.map(tabOf)} />
      <ResourceView of={shown} reload={reload} height={HEIGHT}>
        {(found) => <WalkView key={found.asOf} walk={found} onAgain={reload} />}
      </ResourceView>
    </div>
  );
}

function tabOf(name: ReviewQueue) {
  const left = queueStates.value?.get(name)?.left;
  const word = t(`review.queue.${name}`);
  return {
    name,
    label: left === undefined ? word : t("review.tab", { queue: word, left: count(left) }),
    href: href("/review", new URLSearchParams(name === "flagged" ? {} : { queue: name })),
  };
}

/** What a service is doing, and what changed. */

import { t } from "../../format/catalogue";
import { Card } from "../../parts/card";
import { ResourceView } from "../../parts/resource-view";
import { range } from "../../state/range";
import { markersOf } from "./change-words";
import { signs, story } from "./changes";
import { ChangesList } from "./changes-list";
import { LastLines } from "./last-lines";
import { CallsOfService } from "./latency";
import { tabHref } from "./links";
import { Measurements } from "./measurements";
import { useEvents, useOperations, useQuiet, useStill } from "./records";
import styles from "./service.module.css";
import { UsedBy } from "./used-by";
import { idOf, type TabProps } from "./view";

const CHANGES = 12;
const LINES = 5;

export function OverviewTab(tab: TabProps) {
  const { asked, service } = tab;
  const events = useEvents(asked);
  const operations = useOperations(asked);
  const shown = useStill(range);
  const orders = operations.state.value.data ?? [];
  const markers = markersOf(signs(story(events.state.value.data ?? [], orders, shown.value)));
  return (
    <div class={styles.overview}>
      <Card
        title={t("service.changes")}
        class={styles.changed ?? ""}
        actions={<a href={tabHref(asked, "events")}>{t("service.allEvents")}</a>}
      >
        <ResourceView of={useQuiet(events.state)} reload={events.reload} height={CHANGES * 28}>
          {(found) => <ChangesList changes={story(found, orders, shown.value)} most={CHANGES} />}
        </ResourceView>
      </Card>
      <Card class={styles.measured ?? ""}>
        <div class={styles.stack}>
          <Measurements {...tab} events={events.state} operations={orders} size="plain" />
          <CallsOfService asked={asked} markers={markers} />
        </div>
      </Card>
      {service && <UsedBy asked={asked} />}
      <LastLines asked={asked} id={idOf(tab)} lines={LINES} />
    </div>
  );
}

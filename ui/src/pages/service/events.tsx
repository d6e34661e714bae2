/** Everything that happened to a service, and its crashes. */

import { t } from "../../format/catalogue";
import { dateTime, exact } from "../../format/time";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { type Change, changesOf } from "./changes";
import { ChangeWords } from "./changes-list";
import { Crashes } from "./crashes";
import { logsHref } from "./links";
import { useEvents, useQuiet } from "./records";
import styles from "./service.module.css";
import { idOf, type TabProps } from "./view";

const SHORT_ID = 12; // letters of a container's id, as Docker shows them

export function EventsTab(tab: TabProps) {
  const { state, reload } = useEvents(tab.asked);
  return (
    <div class={styles.stack}>
      <Crashes asked={tab.asked} id={idOf(tab)} />
      <Card title={t("service.events")}>
        <ResourceView of={useQuiet(state)} reload={reload} height={400}>
          {(events) => <EventTable changes={changesOf(events)} id={idOf(tab)} />}
        </ResourceView>
      </Card>
    </div>
  );
}

function EventTable({ changes, id }: { changes: readonly Change[]; id: string }) {
  if (changes.length === 0)
    return (
      <EmptyState tone="good" title={t("service.noEvents")} text={t("service.noEventsText")} />
    );
  return (
    <table class={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("service.time")}</th>
          <th scope="col">{t("service.happened")}</th>
          <th scope="col">{t("service.container")}</th>
          <th scope="col">
            <span class="visually-hidden">{t("service.logs")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <td>
              <time dateTime={new Date(change.atMs).toISOString()} title={exact(change.atMs)}>
                {dateTime(change.atMs)}
              </time>
            </td>
            <td>
              <span class={styles[change.tone]} aria-hidden="true">
                {change.icon}
              </span>{" "}
              <ChangeWords change={change} />
            </td>
            <td>
              <code>{change.containerId?.slice(0, SHORT_ID)}</code>
            </td>
            <td>
              <a href={logsHref(id, change.atMs)}>{t("service.logsThen")}</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

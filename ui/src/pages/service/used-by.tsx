/** Who uses a service: workflows whose nodes talk to it, and services that wait for it. */

import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { clock } from "../../format/time";
import { Card } from "../../parts/card";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { openIncidents } from "../../state/incidents";
import { type Asked, useImpact, useQuiet } from "./records";
import styles from "./service.module.css";

type Impact = components["schemas"]["Impact"];

export function UsedBy({ asked }: { asked: Asked }) {
  const { state, reload } = useImpact(asked);
  return (
    <Card title={t("service.usedBy")} class={styles.usedBy ?? ""}>
      <ResourceView of={useQuiet(state)} reload={reload} height={60}>
        {(impact) => <Users asked={asked} {...impact} />}
      </ResourceView>
    </Card>
  );
}

function Users({ asked, workflows, services }: Impact & { asked: Asked }) {
  if (workflows.length === 0 && services.length === 0)
    return <p class={styles.quiet}>{t("service.usedByNobody")}</p>;
  return (
    <ul class={styles.users}>
      {workflows.map(({ workflowId, workflow, nodes, runs, failed, underWay }) => (
        <li key={workflowId}>
          <b>{workflow}</b>{" "}
          <span class={styles.quiet}>
            {t("service.byNodes", { count: nodes.length, nodes: nodes.join(", ") })}
          </span>
          <span class={styles.runs}>
            {t("service.runs", { count: runs, running: underWay })}
            {failed > 0 && <Failed asked={asked} count={failed} />}
          </span>
        </li>
      ))}
      {services.map(({ id, host, name }) => (
        <li key={`${host}/${id}`}>
          <a href={`${basePath}/services/${encodeURIComponent(id)}`}>{name}</a>{" "}
          <span class={styles.quiet}>{t("service.waitsForIt")}</span>
        </li>
      ))}
    </ul>
  );
}

/** Leads to what is known of the failures: the incident that is open, or the last hour. */
function Failed({ asked: { name, host }, count }: { asked: Asked; count: number }) {
  const incident = [...openIncidents.value.values()].find(({ suspects }) =>
    suspects.some((each) => each.serviceId === name && (host ?? each.host) === each.host),
  );
  const words = incident
    ? t("service.failedSince", {
        count: incident.failures,
        time: clock(incident.firstFailureAt, { seconds: false }),
      })
    : t("service.failedRuns", { count });
  return (
    <a class={styles.bad} href={`${basePath}/incidents/${incident ? incident.id : "at?range=1h"}`}>
      {words} <span aria-hidden="true">→</span>
    </a>
  );
}

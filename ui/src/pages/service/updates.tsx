/** What was done to a service on order, and whether a newer image is there. */

import type { Operation, Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { dateTime, duration, exact, toMs } from "../../format/time";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { basePath } from "../../state/address";
import { downtimeS } from "./downtime";
import { useOperations, useQuiet } from "./records";
import styles from "./service.module.css";
import type { TabProps } from "./view";

export function UpdatesTab({ asked, service }: TabProps) {
  const { state, reload } = useOperations(asked);
  return (
    <div class={styles.stack}>
      {service && <Newer service={service} />}
      <Card title={t("service.orders")}>
        <ResourceView of={useQuiet(state)} reload={reload} height={200}>
          {(operations) => <Orders operations={operations} />}
        </ResourceView>
      </Card>
    </div>
  );
}

function Newer({ service: { image, version, update } }: { service: Service }) {
  return (
    <Card title={t("service.image")}>
      <p>
        <code>{image}</code> {version}
      </p>
      <p class={styles.quiet}>
        {t("service.update", { chance: update?.chance ?? "never" })}{" "}
        {update?.reason && <span>{update.reason}</span>}{" "}
        {update && (
          <>
            {t("service.checked")} <Moment at={update.checkedAt} />
          </>
        )}
      </p>
    </Card>
  );
}

function Orders({ operations }: { operations: readonly Operation[] }) {
  if (operations.length === 0)
    return <EmptyState title={t("service.noOrders")} text={t("service.noOrdersText")} />;
  return (
    <table class={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("service.time")}</th>
          <th scope="col">{t("service.what")}</th>
          <th scope="col">{t("service.who")}</th>
          <th scope="col" class="number">
            {t("service.away")}
          </th>
          <th scope="col">{t("service.result")}</th>
        </tr>
      </thead>
      <tbody>
        {operations.map((operation) => (
          <Order key={operation.id} operation={operation} />
        ))}
      </tbody>
    </table>
  );
}

function Order({ operation }: { operation: Operation }) {
  const { id, action, createdAt, requestedBy, status, result, error } = operation;
  const awayS = downtimeS(operation);
  return (
    <tr>
      <td>
        <time dateTime={createdAt} title={exact(toMs(createdAt))}>
          {dateTime(createdAt)}
        </time>
      </td>
      <td>
        <a href={`${basePath}/operations/${id}`}>{t("service.action", { action })}</a>
      </td>
      <td>{requestedBy ?? "Watchroom"}</td>
      <td class="number">{awayS === null ? MISSING : duration(awayS)}</td>
      <td class={styles.result}>
        <span class={styles[toneOf(status)]}>{t("service.outcome", { status })}</span>{" "}
        <span class={styles.quiet} title={error ?? undefined}>
          {result}
        </span>
      </td>
    </tr>
  );
}

function toneOf(status: Operation["status"]): "ok" | "warn" | "bad" | "busy" | "off" {
  if (status === "succeeded") return "ok";
  if (status === "running") return "busy";
  if (status === "cancelled") return "off";
  return status === "rolled_back" ? "warn" : "bad";
}

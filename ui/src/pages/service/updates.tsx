/** What was done to a service on order, and whether a newer image is there. */

import type { Operation, Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { dateTime, duration, exact, toMs } from "../../format/time";
import { Card } from "../../parts/card";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { basePath } from "../../state/address";
import { whoOf } from "../../state/session";
import { downtimeS } from "./downtime";
import { useOperations, useQuiet } from "./records";
import styles from "./service.module.css";
import type { TabProps } from "./view";

export function UpdatesTab({ asked, service }: TabProps) {
  const { state, reload } = useOperations(asked);
  return (
    <div class={styles.stack}>
      {service && <Newer service={service} undone={lastUndone(state.value.data ?? [])} />}
      <Card title={t("service.orders")}>
        <ResourceView of={useQuiet(state)} reload={reload} height={200}>
          {(operations) => <Orders operations={operations} />}
        </ResourceView>
      </Card>
    </div>
  );
}

interface NewerProps {
  service: Service;
  /** The last update, if it was rolled back. */
  undone: Operation | undefined;
}

function Newer({ service: { image, version, update }, undone }: NewerProps) {
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
      {undone && (
        <p class={styles.warn}>
          <span aria-hidden="true">▲</span> {t("service.rolledBack")}{" "}
          <Moment at={undone.endedAt} form="absolute" />: {undone.error ?? undone.result}
        </p>
      )}
    </Card>
  );
}

/** An update that was tried last and undone: the newer image is still there, and still a risk. */
function lastUndone(operations: readonly Operation[]): Operation | undefined {
  const [last] = operations.filter(({ action }) => action === "update");
  return last?.status === "rolled_back" ? last : undefined;
}

function Orders({ operations }: { operations: readonly Operation[] }) {
  if (operations.length === 0)
    return <EmptyState title={t("service.noOrders")} text={t("service.noOrdersText")} />;
  const columns: SmallColumn<Operation>[] = [
    { id: "time", title: t("service.time"), cell: (order) => <When order={order} /> },
    {
      id: "what",
      title: t("service.what"),
      cell: ({ id, action }) => (
        <a href={`${basePath}/operations/${id}`}>{t("service.action", { action })}</a>
      ),
    },
    { id: "who", title: t("service.who"), cell: ({ requestedBy }) => whoOf(requestedBy) },
    {
      id: "away",
      title: t("service.away"),
      end: true,
      cell: (order) => duration(downtimeS(order)),
    },
    { id: "result", title: t("service.result"), cell: (order) => <Result order={order} /> },
  ];
  return (
    <SmallTable
      label={t("service.orders")}
      columns={columns}
      rows={operations}
      keyOf={({ id }) => id}
    />
  );
}

function When({ order: { createdAt } }: { order: Operation }) {
  return (
    <time dateTime={createdAt} title={exact(toMs(createdAt))}>
      {dateTime(createdAt)}
    </time>
  );
}

function Result({ order: { status, result, error } }: { order: Operation }) {
  return (
    <span class={styles.result}>
      <span class={styles[toneOf(status)]}>{t("service.outcome", { status })}</span>{" "}
      <span class={styles.quiet} title={error ?? undefined}>
        {result}
      </span>
    </span>
  );
}

function toneOf(status: Operation["status"]): "ok" | "warn" | "bad" | "busy" | "off" {
  if (status === "succeeded") return "ok";
  if (status === "running") return "busy";
  if (status === "cancelled") return "off";
  return status === "rolled_back" ? "warn" : "bad";
}

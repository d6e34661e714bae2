/** What was done to a service on order, and whether a newer image is there. */

import type { Operation, Service } from "../../api/types";
import { t } from "../../format/catalogue";
import { dateTime, duration, exact, toMs } from "../../format/time";
import { Card } from "../../parts/card";
import { CopyLine } from "../../parts/copy-line";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { basePath } from "../../state/address";
import { whoOf } from "../../state/session";
import { downtimeS } from "./downtime";
import { useOperations, useQuiet } from "./records";
import styles from "./service.module.css";
import { Back, Images, shortDigest } from "./update-images";
import type { TabProps } from "./view";

export function UpdatesTab({ asked, service, detail }: TabProps) {
  const { state, reload } = useOperations(asked);
  return (
    <div class={styles.stack}>
      {service && <Newer service={service} undone={lastUndone(state.value.data ?? [])} />}
      <Card title={t("service.orders")}>
        <ResourceView of={useQuiet(state)} reload={reload} height={200}>
          {(operations) => (
            <Orders
              operations={operations}
              service={service}
              current={detail?.details.imageId ?? null}
            />
          )}
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

function Newer({ service, undone }: NewerProps) {
  const { image, version, update, replicas, containerName } = service;
  const isNewer = update?.chance === "available" || update?.chance === "pulled";
  return (
    <Card title={t("service.image")}>
      <p>
        <code>{image}</code> {version}
      </p>
      <p class={styles.quiet}>
        {t("service.update", { chance: update?.chance ?? "never" })}{" "}
        {update?.reason && <span>{update.reason}</span>}{" "}
        {isNewer && update?.digest && (
          <code title={update.digest}>
            {[update.version, shortDigest(update.digest)].filter(Boolean).join(" ")}
          </code>
        )}{" "}
        {update && (
          <>
            {t("service.checked")} <Moment at={update.checkedAt} />
          </>
        )}
      </p>
      {replicas !== null && (
        <>
          <p class={styles.quiet}>{t("service.swarmBack")}</p>
          <CopyLine
            text={`docker service rollback ${containerName}`}
            label={t("service.copyCommand")}
          />
        </>
      )}
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

interface OrdersProps {
  operations: readonly Operation[];
  service: Service | undefined;
  /** Id of the image that runs; null: not known. */
  current: string | null;
}

function Orders({ operations, service, current }: OrdersProps) {
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
    { id: "images", title: t("service.images"), cell: (order) => <Images order={order} /> },
    { id: "who", title: t("service.who"), cell: ({ requestedBy }) => whoOf(requestedBy) },
    {
      id: "away",
      title: t("service.away"),
      end: true,
      cell: (order) => duration(downtimeS(order)),
    },
    { id: "result", title: t("service.result"), cell: (order) => <Result order={order} /> },
    {
      id: "back",
      title: "",
      cell: (order) => <Back order={order} service={service} current={current} />,
    },
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

/** What was done to services, by whom, and what came of it; the newest first. */

import { useSignal } from "@preact/signals";
import { api, body } from "../api/client";
import type { Operation } from "../api/types";
import { t } from "../format/catalogue";
import { duration, toMs } from "../format/time";
import { Button } from "../parts/button";
import { EmptyState } from "../parts/empty-state";
import { Moment } from "../parts/moment";
import { ResultBadge } from "../parts/operation/result-badge";
import { ResourceView } from "../parts/resource-view";
import { type Column, Table } from "../parts/table/table";
import { href } from "../state/address";
import { nowMs } from "../state/clock";
import { operations, serviceName } from "../state/fleet";
import { useResource } from "../state/resource";
import { whoOf } from "../state/session";
import { useTitle } from "../state/title";
import styles from "./operations.module.css";

const PAGE = 50;
const HEIGHT_PX = 480;

export default function Operations() {
  useTitle(t("operation.listTitle"));
  const limit = useSignal(PAGE);
  const { state, reload } = useResource(() => {
    runningIds(); // one more, or one less: the list is another
    return body(api.GET("/api/operations", { params: { query: { limit: limit.value } } }));
  });
  return (
    <div class={styles.page}>
      <h1>{t("operation.listTitle")}</h1>
      <ResourceView of={state} reload={reload} height={HEIGHT_PX}>
        {({ data, pagination }) =>
          data.length === 0 ? (
            <EmptyState title={t("operation.listEmpty")} text={t("operation.listEmptyText")}>
              <a href={href("/services")}>{t("operation.toServices")}</a>
            </EmptyState>
          ) : (
            <>
              <List found={data.map((each) => operations.value.get(each.id) ?? each)} />
              {pagination.nextCursor !== null && limit.value < MOST && (
                <Button
                  onClick={() => {
                    limit.value = Math.min(MOST, limit.value + PAGE);
                  }}
                >
                  {t("operation.more")}
                </Button>
              )}
            </>
          )
        }
      </ResourceView>
    </div>
  );
}

const MOST = 200; // that the server gives at once

function List({ found }: { found: readonly Operation[] }) {
  return (
    <Table
      label={t("operation.listTitle")}
      columns={columns()}
      rows={found.map((row) => ({ key: row.id, row, isMuted: false }))}
      sort={null}
      onSort={() => {}}
      nameOf={nameOf}
      card={(row) => (
        <div class={styles.cardFacts}>
          <a href={href(`/operations/${row.id}`)}>{nameOf(row)}</a>
          <ResultBadge operation={row} />
          <Moment at={row.createdAt} />
        </div>
      )}
    />
  );
}

function columns(): Column<Operation>[] {
  return [
    {
      id: "what",
      title: t("operation.what"),
      cell: (row) => <a href={href(`/operations/${row.id}`)}>{nameOf(row)}</a>,
    },
    {
      id: "outcome",
      title: t("operation.outcome"),
      cell: (row) => <ResultBadge operation={row} />,
    },
    { id: "who", title: t("operation.who"), cell: (row) => whoOf(row.requestedBy) },
    {
      id: "when",
      title: t("operation.when"),
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
    { id: "took", title: t("operation.took"), end: true, cell: (row) => took(row) },
  ];
}

function nameOf(operation: Operation): string {
  const act = t(`operation.act.${operation.action}`);
  return t("operation.heading", { act, name: serviceName(operation) });
}

function took({ createdAt, endedAt }: Operation): string {
  const begun = toMs(createdAt) ?? nowMs.value;
  const end = toMs(endedAt) ?? nowMs.value;
  return duration(Math.max(0, (end - begun) / 1000));
}

function runningIds(): string {
  return [...operations.value.keys()].join();
}

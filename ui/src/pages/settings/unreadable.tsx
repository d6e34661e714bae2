/** The runs whose data could not be decoded, each with its reason. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import { CopyLine } from "../../parts/copy-line";
import { EmptyState } from "../../parts/empty-state";
import { Moment } from "../../parts/moment";
import { ResourceView } from "../../parts/resource-view";
import { type SmallColumn, SmallTable } from "../../parts/small-table";
import { useResource } from "../../state/resource";
import { askUnreadable } from "../../state/server";
import styles from "./settings.module.css";

const HEIGHT = 160;
const ROWS = 20;
const RETRY = "watchroom import --retry-unreadable";

type Run = Awaited<ReturnType<typeof askUnreadable>>["data"][number];

export function Unreadable() {
  const offset = useSignal(0);
  const { state, reload } = useResource(() => askUnreadable(ROWS, offset.value));
  return (
    <Card title={t("settings.data.unreadable")}>
      <ResourceView of={state} reload={reload} height={HEIGHT}>
        {({ data: runs, meta: { pagination } }) =>
          pagination.total === 0 ? (
            <EmptyState tone="good" title={t("settings.data.allRead")} />
          ) : (
            <div class={styles.cards}>
              <SmallTable
                label={t("settings.data.unreadable")}
                columns={columns()}
                rows={runs}
                keyOf={(run) => String(run.executionId)}
              />
              <Pages
                shown={runs.length}
                offset={offset.value}
                total={pagination.total}
                onTurn={(to) => {
                  offset.value = to;
                }}
              />
              <p class={styles.note}>{t("settings.data.tryAgain")}</p>
              <CopyLine text={RETRY} label={t("settings.data.copyRetry")} />
            </div>
          )
        }
      </ResourceView>
    </Card>
  );
}

function columns(): SmallColumn<Run>[] {
  return [
    { id: "id", title: t("settings.data.run"), cell: ({ executionId }) => `#${executionId}` },
    {
      id: "started",
      title: t("settings.data.started"),
      cell: ({ startedAt }) => <Moment at={startedAt} />,
    },
    { id: "reason", title: t("settings.data.reason"), cell: ({ reason }) => reason },
    { id: "tries", title: t("settings.data.tries"), end: true, cell: ({ tries }) => count(tries) },
    {
      id: "tried",
      title: t("settings.data.lastTried"),
      cell: ({ lastTriedAt }) => <Moment at={lastTriedAt} />,
    },
  ];
}

interface PagesProps {
  shown: number;
  offset: number;
  total: number;
  onTurn: (offset: number) => void;
}

function Pages({ shown, offset, total, onTurn }: PagesProps) {
  if (total <= ROWS) return null;
  return (
    <div class={styles.pages}>
      <Button small disabled={offset === 0} onClick={() => onTurn(Math.max(0, offset - ROWS))}>
        {t("settings.data.newer")}
      </Button>
      <span>
        {t("settings.data.page", {
          from: count(offset + 1),
          to: count(offset + shown),
          total: count(total),
        })}
      </span>
      <Button small disabled={offset + shown >= total} onClick={() => onTurn(offset + ROWS)}>
        {t("settings.data.older")}
      </Button>
    </div>
  );
}

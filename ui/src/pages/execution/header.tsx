/** How the run ended, where and when; its place in the list that it was opened from. */

import { useMemo } from "preact/hooks";
import type { ExecutionDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { clock, date, exact } from "../../format/time";
import { Button } from "../../parts/button";
import buttons from "../../parts/button.module.css";
import { Took } from "../../parts/execution/execution-card";
import { ArrowDown, ArrowUp, ChevronLeft, Link } from "../../parts/icons";
import { go, query } from "../../state/address";
import { runHref } from "../../state/executions/origin";
import { STATE_ICONS, stateOf } from "../../state/executions/status";
import { useShortcuts } from "../../state/keyboard";
import { copyLink } from "../shell/copy-link";
import styles from "./execution.module.css";
import { listHref, n8nHref } from "./links";
import { type Neighbours, useBeside } from "./records";

export function Header({ run }: { run: ExecutionDetail }) {
  const { state: beside } = useBeside(run.id);
  const state = stateOf(run);
  return (
    <header class={styles.header}>
      <a class={styles.back} href={listHref()}>
        <ChevronLeft size={16} aria-hidden /> {t("shell.gallery")}
      </a>
      <h1>
        <span class={styles[state]} aria-hidden="true">
          {STATE_ICONS[state]}
        </span>{" "}
        <Heading run={run} />
      </h1>
      <p class={styles.facts}>
        <span>{run.camera ?? t("shell.run.noCamera")}</span>
        <time dateTime={run.startedAt} title={exact(run.startedAt)}>
          {date(run.startedAt)}, {clock(run.startedAt)}
        </time>
        <span class={styles.number}>
          <Took run={run} />
        </span>
        <span>{run.workflow.name}</span>
        {run.retryOf !== null && (
          <a href={runHref(run.retryOf)}>{t("execution.retryOf", { id: run.retryOf })}</a>
        )}
      </p>
      <div class={styles.verbs}>
        <Steps beside={beside.value.data} />
        <InN8n run={run} />
        <Button onClick={() => void copyLink()}>
          <Link size={16} aria-hidden /> {t("shell.link.copy")}
        </Button>
      </div>
    </header>
  );
}

/** To the run in n8n; nothing where nobody has said how people get there. */
function InN8n({ run: { id, workflow } }: { run: ExecutionDetail }) {
  const to = n8nHref(id, workflow.id);
  if (to === null) return null;
  return (
    <a class={buttons.button} href={to} target="_blank" rel="noreferrer">
      {t("execution.inN8n")} <span aria-hidden="true">↗</span>
    </a>
  );
}

function Heading({ run }: { run: ExecutionDetail }) {
  const node = run.status === "error" ? run.error?.node : null;
  if (node) return <>{t("execution.failedAt", { id: run.id, node })}</>;
  return (
    <>{t("execution.heading", { id: run.id, status: t(`shell.run.status.${stateOf(run)}`) })}</>
  );
}

/** To the run before and after in the list, by `↑ ↓` too. */
function Steps({ beside }: { beside: Neighbours | undefined }) {
  const previous = beside?.previous[0]?.id;
  const next = beside?.next[0]?.id;
  const offered = useMemo(
    () =>
      (
        [
          ["ArrowUp", previous, "previous"],
          ["ArrowDown", next, "next"],
        ] as const
      ).map(([keys, id, name]) => ({
        keys,
        label: `execution.${name}` as const,
        group: "execution.keys" as const,
        run: () => step(id),
      })),
    [previous, next],
  );
  useShortcuts(offered);
  const index = beside?.index;
  return (
    <div class={styles.steps}>
      <Button
        label={t("execution.previous")}
        refusal={previous === undefined ? t("execution.first") : null}
        onClick={() => step(previous)}
      >
        <ArrowUp size={16} aria-hidden />
      </Button>
      <Button
        label={t("execution.next")}
        refusal={next === undefined ? t("execution.last") : null}
        onClick={() => step(next)}
      >
        <ArrowDown size={16} aria-hidden />
      </Button>
      <span class={styles.position}>
        {index != null &&
          beside !== undefined &&
          t("execution.position", { index: count(index + 1), total: count(beside.total) })}
      </span>
    </div>
  );
}

function step(id: number | undefined): void {
  if (id === undefined) return;
  const { tab, list } = Object.fromEntries(query.peek());
  go(`/executions/${id}`, { tab, list }, { replace: true });
}

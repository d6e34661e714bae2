/** One run: what was seen, said and sent, and where did the time go? */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { ErrorPanel } from "../../parts/error-panel";
import { Skeleton } from "../../parts/resource-view";
import { useTitle } from "../../state/title";
import styles from "./execution.module.css";
import { Header } from "./header";
import { listHref } from "./links";
import { useChanges, useNodes, useRun } from "./records";
import { Summary } from "./summary";
import { RunTabs } from "./tabs";

const HEIGHT = 900;

export default function ExecutionPage({ parameters }: { parameters: Record<string, string> }) {
  const id = /^\d{1,15}$/.test(parameters.id ?? "") ? Number(parameters.id) : null;
  if (id === null) return <NoRun id={parameters.id ?? ""} />;
  return <OneRun key={id} id={id} />;
}

function OneRun({ id }: { id: number }) {
  const changes = useChanges(id);
  const run = useRun(id, changes);
  const nodes = useNodes(id, changes);
  const isWhole = useSignal(false);
  useTitle(t("shell.gallery"), t("execution.name", { id }));
  const { data: asked, error, retryAtMs } = run.state.value;
  const { data: known, error: unknown } = nodes.state.value;
  const data = known || unknown ? asked : undefined; // both at once: nothing is pushed down
  if (data === undefined && error?.status === 404) return <NoRun id={`${id}`} />;
  if (data === undefined)
    return error ? (
      <ErrorPanel error={error} onRetry={run.reload} retryAtMs={retryAtMs} />
    ) : (
      <Skeleton height={HEIGHT} />
    );
  return (
    <div class={styles.page}>
      <Header run={data} />
      <Summary run={data} nodes={nodes} isWhole={isWhole} />
      <RunTabs run={data} nodes={nodes} />
    </div>
  );
}

function NoRun({ id }: { id: string }) {
  return (
    <div class={styles.page}>
      <h1>{t("execution.none", { id })}</h1>
      <EmptyState title={t("execution.noneTitle")} text={t("execution.noneText")}>
        <a href={listHref()}>{t("execution.toGallery")}</a>
      </EmptyState>
    </div>
  );
}

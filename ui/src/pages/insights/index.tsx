/** Is it better or worse than the period before? */

import { useEffect, useMemo } from "preact/hooks";
import { api, data } from "../../api/client";
import { t } from "../../format/catalogue";
import { zone } from "../../format/locale";
import { dateTime } from "../../format/time";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { basePath, query } from "../../state/address";
import { useHeld } from "../../state/held";
import { defaultSpan, range } from "../../state/range";
import { askedRange, rangedHref, rangeKey } from "../../state/range-links";
import { useResource } from "../../state/resource";
import { useOpenSteps } from "../../state/setup";
import { useTitle } from "../../state/title";
import { DurationChart } from "./durations";
import { ExportMenu } from "./export";
import { Filters, MOST_HOURLY_MS } from "./filters";
import { HeatMap } from "./heat-map";
import styles from "./insights.module.css";
import { chosen } from "./links";
import { RiskMix, RunBars } from "./mixes";
import { CameraTable, ModelTable } from "./tables";
import { TileRow } from "./tiles";
import type { Insights } from "./types";

const HEIGHT = 900;
const EVERY_MS = 120_000;

export default function InsightsPage() {
  useTitle(t("shell.insights"));
  useWeek();
  const { state, reload } = useResource(ask, { everyMs: EVERY_MS });
  const held = useHeld(state);
  const found = held.value.data;
  return (
    <div class={styles.page}>
      <header class={styles.header}>
        <h1>{t("shell.insights")}</h1>
        {found && (
          <p class={styles.quiet}>
            {t("insights.against", {
              from: dateTime(found.previous.from),
              to: dateTime(found.previous.to),
            })}
          </p>
        )}
        <div class={styles.tools}>
          <Filters by={found?.by} />
          {found && <ExportMenu insights={found} />}
        </div>
      </header>
      <ResourceView of={held} reload={reload} height={HEIGHT}>
        {(insights) => <Found insights={insights} />}
      </ResourceView>
    </div>
  );
}

function Found({ insights }: { insights: Insights }) {
  if (insights.tiles.executions.value === 0) return <NoRuns />;
  return (
    <div class={styles.page}>
      <TileRow tiles={insights.tiles} />
      <div class={styles.grid}>
        <RunBars insights={insights} />
        <RiskMix insights={insights} />
        <DurationChart insights={insights} />
        <ModelTable insights={insights} />
        <HeatMap insights={insights} />
        <CameraTable insights={insights} />
      </div>
    </div>
  );
}

function NoRuns() {
  const steps = useOpenSteps().value;
  if (steps?.includes("n8n"))
    return (
      <EmptyState title={t("insights.nothingYet")} text={t("insights.nothingYetText")}>
        <a href={`${basePath}/setup?step=n8n`}>{t("insights.setUp")}</a>
      </EmptyState>
    );
  const isNarrowed = Object.keys(chosen()).length > 0;
  return (
    <EmptyState title={t(isNarrowed ? "insights.nothingFits" : "insights.noRuns")}>
      {isNarrowed && <a href={rangedHref("/insights")}>{t("insights.clear")}</a>}
      <a href={`${basePath}/insights?range=30d`}>{t("insights.widen")}</a>
    </EmptyState>
  );
}

function ask(signal: AbortSignal): Promise<Insights> {
  rangeKey.value; // another range is another answer
  const { fromMs, toMs } = range.peek();
  const by = query.value.get("by");
  const asked = {
    ...askedRange(),
    ...Object.fromEntries(Object.entries(chosen()).map(([name, value]) => [name, [value]])),
    ...((by === "day" || (by === "hour" && toMs - fromMs <= MOST_HOURLY_MS)) && {
      by: by as "day" | "hour",
    }),
    timezone: zone.value,
  };
  return data(api.GET("/api/insights", { params: { query: asked }, signal }));
}

/** Insights show a week unless they are asked for something else. */
function useWeek(): void {
  useMemo(() => {
    defaultSpan.value = "7d";
  }, []);
  useEffect(
    () => () => {
      defaultSpan.value = "24h";
    },
    [],
  );
}

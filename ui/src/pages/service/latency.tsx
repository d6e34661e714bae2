/** How long nodes of workflows took that talk to a service; says nothing where none is known to. */

import { t } from "../../format/catalogue";
import { decimal } from "../../format/number";
import { dateTime, duration, evenDuration, SECOND_MS } from "../../format/time";
import type { Marker } from "../../parts/chart/types";
import { type Latency, LatencyChart } from "../../parts/latency-chart";
import { ResourceView } from "../../parts/resource-view";
import { range, zoomIn } from "../../state/range";
import { rangedHref } from "../../state/range-links";
import { type Asked, useLatency, useQuiet, useStill } from "./records";
import styles from "./service.module.css";

const POINTS = 120;
const HEIGHT_PX = 150;
const MUCH_SLOWER = 3; // times the baseline, as for the signs of an incident

export function CallsOfService({ asked, markers }: { asked: Asked; markers: readonly Marker[] }) {
  const { state, reload } = useLatency(asked, POINTS);
  const quiet = useQuiet(state);
  const { data, error } = state.value;
  if (data === undefined ? error === undefined : data.nodes.length === 0) return null;
  return (
    <ResourceView of={quiet} reload={reload} height={HEIGHT_PX}>
      {(latency) => <Calls latency={latency} markers={markers} />}
    </ResourceView>
  );
}

function Calls({ latency, markers }: { latency: Latency; markers: readonly Marker[] }) {
  const { fromMs, toMs } = useStill(range).value;
  const { nodes, runs, failed, p95, baseline, since } = latency;
  const workflows = [...new Set(nodes.map(({ workflowId }) => workflowId))];
  const isYoung = since !== null && Date.parse(since) > fromMs;
  return (
    <div>
      <LatencyChart
        title={t("service.latency")}
        latency={latency}
        fromMs={fromMs}
        toMs={toMs}
        markers={markers}
        onRange={zoomIn}
      />
      <p class={styles.calls}>
        {p95 !== null && <b>{wordsOf(p95, baseline, (toMs - fromMs) / SECOND_MS)}</b>}
        <span>{t("service.latency.calls", { count: runs, failed, nodes: namesOf(latency) })}</span>
        {baseline === null && runs > 0 && <span>{t("service.latency.noBaseline")}</span>}
        {isYoung && <span>{t("service.latency.since", { time: dateTime(since) })}</span>}
        {runs > 0 && (
          <a href={rangedHref("/executions", { workflow: workflows.join(",") })}>
            {t("service.latency.runs")} <span aria-hidden="true">→</span>
          </a>
        )}
      </p>
    </div>
  );
}

function wordsOf(p95: number, baseline: number | null, rangeS: number): string {
  const span = evenDuration(rangeS);
  const values = { p95: duration(p95), baseline: duration(baseline), span };
  if (baseline === null) return t("service.latency.p95", values);
  if (p95 < MUCH_SLOWER * baseline) return t("service.latency.beside", values);
  const times = decimal(p95 / baseline, p95 / baseline < 10 ? 1 : 0);
  return t("service.latency.slower", { ...values, times });
}

function namesOf({ nodes }: Latency): string {
  return [...new Set(nodes.map(({ node }) => node))].join(", ");
}

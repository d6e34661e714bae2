/** How long calls of a service took, beside what is usual. */

import type { components } from "../api/schema";
import { t } from "../format/catalogue";
import { duration } from "../format/time";
import { Chart } from "./chart/chart";
import type { ChartData, Marker } from "./chart/types";

export type Latency = components["schemas"]["Latency"];

interface Props {
  title: string;
  latency: Latency;
  fromMs: number;
  toMs: number;
  markers: readonly Marker[];
  onRange: (fromMs: number, toMs: number) => void;
}

export function LatencyChart({ latency, ...rest }: Props) {
  const remark = (index: number) => failuresOf(latency.points[index]);
  return (
    <Chart
      data={linesOf(latency)}
      format={duration}
      steps="time"
      hasParts
      remark={remark}
      {...rest}
    />
  );
}

/** How many calls of a part failed: those that do at once would make it look fast. */
function failuresOf(part: Latency["points"][number] | undefined): string | null {
  if (part === undefined || part.failed === 0) return null;
  const { runs, failed } = part;
  return t(failed === runs ? "chart.latency.allFailed" : "chart.latency.failed", { runs, failed });
}

function linesOf({ points, baseline }: Latency): ChartData {
  const usual = points.map(() => baseline);
  return {
    timesMs: points.map(({ timestamp }) => Date.parse(timestamp)),
    series: [
      { label: t("chart.latency.p95"), values: points.map(({ p95 }) => p95) },
      { label: t("chart.latency.median"), values: points.map(({ p50 }) => p50) },
      ...(baseline === null
        ? []
        : [{ label: t("chart.latency.baseline"), values: usual, tone: "limit" as const }]),
    ],
  };
}

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
  return <Chart data={linesOf(latency)} format={duration} steps="time" {...rest} />;
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

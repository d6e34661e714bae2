/** How long runs took, beside the period before. */

import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { Card } from "../../parts/card";
import { Chart } from "../../parts/chart/chart";
import { zoomIn } from "../../state/range";
import type { Bucket, Insights } from "./types";

export function DurationChart({ insights: { series, period } }: { insights: Insights }) {
  const valuesOf = (name: "p50" | "p95" | "previousP50" | "previousP95") =>
    series.map((each: Bucket) => each[name]);
  return (
    <Card>
      <Chart
        title={t("insights.durations")}
        size="tall"
        steps="time"
        data={{
          timesMs: series.map(({ from }) => Date.parse(from)),
          series: [
            { label: t("insights.p95"), values: valuesOf("p95"), tone: 1 },
            { label: t("insights.previousP95"), values: valuesOf("previousP95"), tone: "off" },
            { label: t("insights.p50"), values: valuesOf("p50"), tone: 3 },
            { label: t("insights.previousP50"), values: valuesOf("previousP50"), tone: "off" },
          ],
        }}
        fromMs={Date.parse(period.from)}
        toMs={Date.parse(period.to)}
        format={duration}
        onRange={zoomIn}
      />
    </Card>
  );
}

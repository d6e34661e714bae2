/** The runs of a pattern over the range, with what happened to services. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Card } from "../../parts/card";
import { Chart } from "../../parts/chart/chart";
import type { Marker } from "../../parts/chart/types";
import { keyOf, services } from "../../state/fleet";
import { zoomIn } from "../../state/range";
import { rangeKey } from "../../state/range-links";
import { useResource } from "../../state/resource";
import type { PatternDetail } from "./types";

type Happening = components["schemas"]["LoggedEvent"];

const MOST = 500;
const SIGNS = {
  "service.oom": { tone: "bad", icon: "✕" },
  "service.failed": { tone: "bad", icon: "✕" },
  "service.updateFailed": { tone: "bad", icon: "✕" },
  "service.unhealthy": { tone: "warn", icon: "▲" },
  "service.restarted": { tone: "warn", icon: "⟳" },
  "service.updated": { tone: "busy", icon: "↑" },
} as const;
type Told = keyof typeof SIGNS;

export function PatternTimeline({ pattern }: { pattern: PatternDetail }) {
  const { from, to, parts, trend } = pattern;
  const happened = useResource(askHappened).state.value.data ?? [];
  return (
    <Card>
      <Chart
        title={t("errors.timeline")}
        data={{
          timesMs: parts.map((each) => Date.parse(each)),
          series: [{ label: t("errors.runs"), values: trend, tone: "bad" }],
        }}
        fromMs={Date.parse(from)}
        toMs={Date.parse(to)}
        format={count}
        steps="whole"
        form="bars"
        markers={happened.flatMap((each) => markerOf(each, pattern))}
        onRange={zoomIn}
      />
    </Card>
  );
}

function markerOf({ type, at, host, serviceId }: Happening, { from, to }: PatternDetail): Marker[] {
  const sign = SIGNS[type as Told];
  if (sign === undefined || at < from || at >= to || !serviceId || !host) return [];
  const name = services.value?.get(keyOf({ id: serviceId, host }))?.name ?? serviceId;
  return [{ ...sign, atMs: Date.parse(at), label: t(`errors.event.${type as Told}`, { name }) }];
}

/** The latest events that are worth a sign; older ones have none. */
async function askHappened(signal: AbortSignal): Promise<readonly Happening[]> {
  rangeKey.value; // another range may have newer ones
  const query = { type: Object.keys(SIGNS) as Told[], order: "newest" as const, limit: MOST };
  const { events } = await data(api.GET("/api/events", { params: { query }, signal }));
  return events;
}

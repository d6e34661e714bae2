/** Runs and what happened to services on one axis; dragging over it chooses the page's range. */

import { api, data } from "../../api/client";
import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Card } from "../../parts/card";
import { Chart } from "../../parts/chart/chart";
import type { ChartData, Marker } from "../../parts/chart/types";
import { ResourceView } from "../../parts/resource-view";
import { keyOf, services } from "../../state/fleet";
import { useHeld } from "../../state/held";
import { chooseRange } from "../../state/range";
import { useResource } from "../../state/resource";
import type { Recent, RecentRuns } from "./recent";

type Happening = components["schemas"]["LoggedEvent"];

const HEIGHT = 260;
const EVERY_MS = 30_000;
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

export function Timeline({ recent: { state, reload } }: { recent: RecentRuns }) {
  const happened = useHeld(useResource(askHappened, { everyMs: EVERY_MS }).state).value.data;
  return (
    <Card>
      <ResourceView of={useHeld(state)} reload={reload} height={HEIGHT}>
        {(recent) => (
          <Chart
            title={t("overview.timeline")}
            data={barsOf(recent)}
            fromMs={Date.parse(recent.from)}
            toMs={Date.parse(recent.to)}
            format={count}
            steps="whole"
            form="bars"
            markers={markersOf(happened ?? [], recent)}
            onRange={chooseRange}
          />
        )}
      </ResourceView>
    </Card>
  );
}

/** Failures at the foot, where they can be compared; nothing is drawn of what is still to come. */
function barsOf({ parts }: Recent): ChartData {
  return {
    timesMs: parts.map(({ from }) => Date.parse(from)),
    series: [
      {
        label: t("overview.timeline.failed"),
        values: parts.map((each) => each.failed),
        tone: "bad",
      },
      {
        label: t("overview.timeline.others"),
        values: parts.map(({ runs, failed }) => runs - failed),
        tone: 1,
      },
    ],
  };
}

function markersOf(happened: readonly Happening[], { from, to }: Recent): Marker[] {
  return happened.flatMap(({ type, at, host, serviceId }) => {
    const sign = SIGNS[type as Told];
    if (sign === undefined || at < from || at >= to || !serviceId || !host) return [];
    const name = services.value?.get(keyOf({ id: serviceId, host }))?.name ?? serviceId;
    return [
      { ...sign, atMs: Date.parse(at), label: t(`overview.event.${type as Told}`, { name }) },
    ];
  });
}

/** The latest events that are worth a sign; older ones have none. */
async function askHappened(signal: AbortSignal): Promise<readonly Happening[]> {
  const query = { type: Object.keys(SIGNS) as Told[], order: "newest" as const, limit: MOST };
  const { events } = await data(api.GET("/api/events", { params: { query }, signal }));
  return events;
}

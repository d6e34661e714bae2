/** Runs and what happened to services on one axis; dragging over it chooses the page's range, a click a moment. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { MINUTE_MS } from "../../format/time";
import { Card } from "../../parts/card";
import { Chart } from "../../parts/chart/chart";
import type { ChartData, Marker } from "../../parts/chart/types";
import { ResourceView } from "../../parts/resource-view";
import { go } from "../../state/address";
import { nowMs } from "../../state/clock";
import { keyOf, services } from "../../state/fleet";
import { useHeld } from "../../state/held";
import { chooseRange } from "../../state/range";
import type { Loader } from "../../state/resource";
import type { Happening } from "./happened";
import type { Recent, RecentRuns } from "./recent";

const HEIGHT = 260;
const AROUND_MS = 15 * MINUTE_MS; // beside the part that somebody clicked on
const SIGNS = {
  "service.oom": { tone: "bad", icon: "✕" },
  "service.failed": { tone: "bad", icon: "✕" },
  "service.updateFailed": { tone: "bad", icon: "✕" },
  "service.unhealthy": { tone: "warn", icon: "▲" },
  "service.restarted": { tone: "warn", icon: "⟳" },
  "service.updated": { tone: "busy", icon: "↑" },
} as const;
type Told = keyof typeof SIGNS;

interface Props {
  recent: RecentRuns;
  happened: Loader<readonly Happening[]>;
}

export function Timeline({ recent: { state, reload }, happened: told }: Props) {
  const happened = useHeld(told).value.data;
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
            onPick={services.value?.size ? (ms) => openWindow(ms, recent) : undefined}
          />
        )}
      </ResourceView>
    </Card>
  );
}

/** What services did while the runs of a bar went on, and a little before and after. */
function openWindow(atMs: number, { parts, step }: Recent): void {
  const starts = parts.map(({ from }) => Date.parse(from));
  const start = starts.findLast((ms) => ms <= atMs) ?? atMs;
  const end = Math.min(start + step * 1000 + AROUND_MS, nowMs.peek());
  go("/incidents/at", {
    from: new Date(start - AROUND_MS).toISOString(),
    to: new Date(end).toISOString(),
  });
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

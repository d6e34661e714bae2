/** How long calls of a service took, on the axis of the lanes; nothing where none are known. */

import type { ReadonlySignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import type { Marker } from "../../parts/chart/types";
import { LatencyChart } from "../../parts/latency-chart";
import { ResourceView } from "../../parts/resource-view";
import type { Examined } from "./findings";
import { useCalls } from "./records";
import type { Window } from "./window";

const CHART_PX = 160;

interface Props {
  service: Examined;
  shown: ReadonlySignal<Window>;
  markers: readonly Marker[];
  onRange: (fromMs: number, toMs: number) => void;
}

export function LatencyLane({ service, shown, ...rest }: Props) {
  const { state, reload } = useCalls(service, shown);
  const { data, error } = state.value;
  if (data === null || (data === undefined && error === undefined)) return null;
  return (
    <ResourceView of={state} reload={reload} height={CHART_PX}>
      {(calls) =>
        calls && (
          <LatencyChart
            title={t("incidents.lanes.latency", { name: service.name })}
            latency={calls}
            {...shown.value}
            {...rest}
          />
        )
      }
    </ResourceView>
  );
}

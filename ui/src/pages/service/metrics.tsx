/** Everything that is measured of a service, over the time that is chosen. */

import { Card } from "../../parts/card";
import { Measurements } from "./measurements";
import { useEvents, useOperations } from "./records";
import type { TabProps } from "./view";

export function MetricsTab(tab: TabProps) {
  const events = useEvents(tab.asked);
  const operations = useOperations(tab.asked);
  return (
    <Card>
      <Measurements
        {...tab}
        events={events.state}
        operations={operations.state.value.data ?? []}
        size="tall"
        isComplete
      />
    </Card>
  );
}

/** Asks for what a service used, and draws it with what happened on it. */

import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { EmptyState } from "../../parts/empty-state";
import { ResourceView } from "../../parts/resource-view";
import { useCpus } from "../../state/cpus";
import { range } from "../../state/range";
import type { Loader } from "../../state/resource";
import { markersOf } from "./change-words";
import { signs, story } from "./changes";
import { Charts } from "./charts";
import { type History, type ServiceEvent, useHistory, useQuiet, useStill } from "./records";
import type { TabProps } from "./view";

const POINTS = 300;
const HEIGHT_PX = 480; // of three charts

interface Props extends TabProps {
  events: Loader<ServiceEvent[]>;
  operations: readonly Operation[];
  size: "plain" | "tall";
  isComplete?: boolean;
}

export function Measurements({ asked, service, detail, events, operations, ...rest }: Props) {
  const { state, reload } = useHistory(asked, POINTS);
  const cpus = useCpus().state.value.data;
  const shown = useStill(range);
  const changes = story(events.value.data ?? [], operations, shown.value);
  const host = service?.host ?? "";
  return (
    <ResourceView of={useQuiet(state)} reload={reload} height={HEIGHT_PX}>
      {(history) =>
        isEmpty(history) ? (
          <EmptyState title={t("service.notMeasured")} text={t("service.notMeasuredText")} />
        ) : (
          <Charts
            history={history}
            service={service}
            markers={markersOf(signs(changes))}
            detail={detail}
            cpus={cpus?.get(host) ?? undefined}
            shown={shown}
            {...rest}
          />
        )
      }
    </ResourceView>
  );
}

function isEmpty({ points }: History): boolean {
  return points.every(({ cpu, memoryUsage }) => cpu === null && memoryUsage === null);
}

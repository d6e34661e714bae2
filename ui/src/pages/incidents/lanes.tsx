/** The runs and the services of a time, one below the other on one axis with one crosshair. */

import type { ReadonlySignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { bytes, count, percent } from "../../format/number";
import { Chart } from "../../parts/chart/chart";
import type { ChartData } from "../../parts/chart/types";
import { ResourceView, Skeleton } from "../../parts/resource-view";
import { keyOf } from "../../state/fleet";
import { type Examined, type Findings, standingOf, suspectsOf } from "./findings";
import { Lane } from "./lane";
import styles from "./lanes.module.css";
import { LatencyLane } from "./latency-lane";
import { markersOf } from "./markers";
import { type Runs, type Strips, type Used, useRuns, useStrips, useUsed } from "./records";
import type { Window } from "./window";

const CHART_PX = 160;
const LANE_PX = 44;
const MOST_SUSPECTS = 3; // with charts of their own; the others have their strip
const PEAK = 1.2; // times the mean: only then is the highest value worth a line

interface Props {
  findings: Findings;
  /** The time that is shown. */
  shown: ReadonlySignal<Window>;
  onRange: (fromMs: number, toMs: number) => void;
}

export function Lanes(props: Props) {
  const { findings, shown } = props;
  const strips = useStrips(shown);
  const suspects = suspectsOf(findings);
  const charted = suspects.slice(0, MOST_SUSPECTS);
  const others = findings.services.filter((each) => !charted.includes(each));
  const far = findings.nodes.filter(({ kind }) => kind !== "service");
  return (
    <div class={styles.lanes}>
      <RunsLane {...props} />
      {charted.map((service) => (
        <ServiceLanes
          key={keyOf({ host: service.host, id: service.serviceId })}
          service={service}
          strips={strips.state.value.data}
          {...props}
        />
      ))}
      {others.length > 0 && <h3 class={styles.others}>{t("incidents.lanes.others")}</h3>}
      <ResourceView of={strips.state} reload={strips.reload} height={others.length * LANE_PX}>
        {(known) => (
          <>
            {others.map((service) => (
              <StripLane
                key={keyOf({ host: service.host, id: service.serviceId })}
                service={service}
                strips={known}
                shown={shown.value}
              />
            ))}
          </>
        )}
      </ResourceView>
      {far.map(({ workflowId, node, kind }) => (
        <Lane
          key={`${workflowId} ${node}`}
          name={t("incidents.lanes.node", { node, kind })}
          word={t("incidents.standing.noData")}
          states={null}
          shown={shown.value}
        />
      ))}
    </div>
  );
}

function RunsLane({ findings, shown, onRange }: Props) {
  const { state, reload } = useRuns(shown);
  const { fromMs, toMs } = shown.value;
  return (
    <ResourceView of={state} reload={reload} height={CHART_PX}>
      {(runs) => (
        <Chart
          title={t("incidents.lanes.runs")}
          data={barsOf(runs)}
          fromMs={fromMs}
          toMs={toMs}
          format={count}
          steps="whole"
          form="bars"
          markers={markersOf(suspectEvents(findings))}
          onRange={onRange}
        />
      )}
    </ResourceView>
  );
}

interface ServiceProps extends Props {
  service: Examined;
  strips: Strips | undefined;
}

function ServiceLanes({ service, strips, findings, shown, onRange }: ServiceProps) {
  const { state, reload } = useUsed(service, shown);
  const { fromMs, toMs } = shown.value;
  const markers = markersOf(eventsOf(findings, service));
  const common = { fromMs, toMs, markers, onRange };
  return (
    <section class={styles.service} aria-label={service.name}>
      {strips ? (
        <StripLane service={service} strips={strips} shown={shown.value} />
      ) : (
        <Skeleton height={LANE_PX} />
      )}
      <ResourceView of={state} reload={reload} height={2 * CHART_PX}>
        {(used) =>
          used === null ? (
            <Lane
              name={t("incidents.lanes.use", { name: service.name })}
              word={t("incidents.standing.noData")}
              states={null}
              shown={shown.value}
            />
          ) : (
            <>
              <Chart
                title={t("incidents.lanes.memory", { name: service.name })}
                data={memoryOf(used)}
                format={bytes}
                steps="binary"
                {...common}
              />
              <Chart
                title={t("incidents.lanes.cpu", { name: service.name })}
                data={cpuOf(used)}
                format={(value) => percent(value)}
                {...common}
              />
            </>
          )
        }
      </ResourceView>
      <LatencyLane service={service} shown={shown} markers={markers} onRange={onRange} />
    </section>
  );
}

interface StripProps {
  service: Examined;
  strips: Strips;
  shown: Window;
}

function StripLane({ service, strips, shown }: StripProps) {
  const states = strips.get(keyOf({ host: service.host, id: service.serviceId })) ?? null;
  return (
    <Lane
      name={service.name}
      word={t(`incidents.standing.${standingOf(service)}`)}
      states={states}
      shown={shown}
    />
  );
}

function eventsOf({ timeline }: Findings, { host, serviceId }: Examined): Findings["timeline"] {
  return timeline.filter((each) => each.host === host && each.serviceId === serviceId);
}

function suspectEvents(findings: Findings): Findings["timeline"] {
  return suspectsOf(findings).flatMap((each) => eventsOf(findings, each));
}

/** Failures at the foot, where they can be compared. */
function barsOf({ parts }: Runs): ChartData {
  return {
    timesMs: parts.map(({ from }) => Date.parse(from)),
    series: [
      {
        label: t("incidents.lanes.failed"),
        values: parts.map(({ failed }) => failed),
        tone: "bad",
      },
      {
        label: t("incidents.lanes.otherRuns"),
        values: parts.map(({ runs, failed }) => runs - failed),
        tone: 1,
      },
    ],
  };
}

/** The highest values: what was full for a moment must be seen to have been full. */
function memoryOf({ points }: Used): ChartData {
  const used = points.map(({ memoryUsage, memoryUsageMax }) => memoryUsageMax ?? memoryUsage);
  const limits = points.map(({ memoryLimit }) => memoryLimit);
  const series = [{ label: t("incidents.lanes.used"), values: used }];
  return {
    timesMs: timesOf(points),
    series: limits.some((each) => each !== null)
      ? [...series, { label: t("incidents.lanes.limit"), values: limits, tone: "limit" as const }]
      : series,
  };
}

function cpuOf({ points }: Used): ChartData {
  const mean = { label: t("incidents.lanes.mean"), values: points.map(({ cpu }) => cpu) };
  const peak = { label: t("incidents.lanes.peak"), values: points.map(({ cpuMax }) => cpuMax) };
  const hasPeaks = points.some(({ cpu, cpuMax }) => (cpuMax ?? 0) > (cpu ?? 0) * PEAK);
  return { timesMs: timesOf(points), series: hasPeaks ? [mean, peak] : [mean] };
}

function timesOf(points: Used["points"]): number[] {
  return points.map(({ timestamp }) => Date.parse(timestamp));
}

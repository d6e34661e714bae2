/** The charts of a service; all show the same time and the same crosshair. */

import type { ReadonlySignal } from "@preact/signals";
import type { Service, ServiceDetail } from "../../api/types";
import { t } from "../../format/catalogue";
import { bytes, count, percent, rate } from "../../format/number";
import { Chart } from "../../parts/chart/chart";
import type { ChartData, Marker, Steps } from "../../parts/chart/types";
import { zoomIn } from "../../state/range";
import { currentFrom, hasPeaks, linesOf } from "./history";
import type { History } from "./records";
import styles from "./service.module.css";

// How many times its mean a value has to be to have a line of its own; memory moves less than CPU.
const CPU_PEAKS = 1.2;
const MEMORY_PEAKS = 1.03;

interface Props {
  history: History;
  /** As it is now; undefined where it is gone. */
  service: Service | undefined;
  markers: readonly Marker[];
  /** Undefined where the service is gone. */
  detail: ServiceDetail | undefined;
  /** CPUs of its host; undefined where nobody knows. */
  cpus: number | undefined;
  size: "plain" | "tall";
  /** Whether disk and processes are shown too. */
  isComplete?: boolean;
  /** What the time axis shows. */
  shown: ReadonlySignal<{ fromMs: number; toMs: number }>;
}

export function Charts(props: Props) {
  const { history, service, markers, detail, cpus, size, isComplete, shown } = props;
  const { fromMs, toMs } = shown.value;
  const currentFromMs = currentFrom(history, service, toMs);
  const common = { fromMs, toMs, markers, size, currentFromMs, onRange: zoomIn };
  return (
    <div class={styles.charts}>
      {figuresOf(history, detail, isComplete ?? false).map(({ title, data, ...rest }) => (
        <Chart
          key={title}
          title={title}
          data={data}
          {...rest}
          {...common}
          note={noteOf(title, detail, cpus)}
        />
      ))}
    </div>
  );
}

interface Figure {
  title: string;
  data: ChartData;
  format: (value: number | null) => string;
  steps: Steps;
}

function figuresOf(
  history: History,
  detail: ServiceDetail | undefined,
  isComplete: boolean,
): Figure[] {
  const usual: Figure[] = [
    {
      title: t("service.cpu"),
      data: cpuOf(history),
      format: (value) => percent(value),
      steps: "decimal",
    },
    {
      title: t("service.memory"),
      data: memoryOf(history, detail),
      format: bytes,
      steps: "binary",
    },
    {
      title: t("service.network"),
      data: linesOf(history, [
        ["networkReceived", t("service.in")],
        ["networkSent", t("service.out")],
      ]),
      format: rate,
      steps: "binary",
    },
  ];
  return isComplete ? [...usual, ...moreOf(history)] : usual;
}

function moreOf(history: History): Figure[] {
  return [
    {
      title: t("service.disk"),
      data: linesOf(history, [
        ["blockRead", t("service.read")],
        ["blockWritten", t("service.written")],
      ]),
      format: rate,
      steps: "binary",
    },
    {
      title: t("service.processes"),
      data: linesOf(history, [["processes", t("service.processes")]]),
      format: count,
      steps: "whole",
    },
  ];
}

/** Without a limit of its own the host's memory counts, which would dwarf the line. */
function memoryOf(history: History, detail: ServiceDetail | undefined): ChartData {
  const isLimited = detail === undefined || detail.details.memoryLimit !== null;
  const hasMost = hasPeaks(history, "memoryUsage", "memoryUsageMax", MEMORY_PEAKS);
  return linesOf(history, [
    ["memoryUsage", t("service.used")],
    ...(hasMost ? [["memoryUsageMax", t("service.peak")] as const] : []),
    ...(isLimited ? [["memoryLimit", t("service.limit"), "limit"] as const] : []),
  ]);
}

/** A mean hides short bursts: where they matter, the highest value is a line too. */
function cpuOf(history: History): ChartData {
  return hasPeaks(history, "cpu", "cpuMax", CPU_PEAKS)
    ? linesOf(history, [
        ["cpu", t("service.mean")],
        ["cpuMax", t("service.peak")],
      ])
    : linesOf(history, [["cpu", t("service.cpu")]]);
}

function noteOf(
  title: string,
  detail: ServiceDetail | undefined,
  cpus: number | undefined,
): string | undefined {
  const cores = detail?.details.cpuLimit ?? cpus;
  if (title === t("service.cpu") && cores !== undefined)
    return t("service.ofCores", { share: percent(cores * 100), cores });
  return undefined;
}

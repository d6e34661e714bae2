/** What the machine has, and how much of it is used. */

import { t } from "../../format/catalogue";
import { bytes, count, decimal, MISSING, percent, share } from "../../format/number";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { Meter } from "../../parts/meter";
import { type Disk, fullInS, type Gpu, type Machine, shareOf, usedShare } from "./reading";
import { ServicesOnGpu } from "./services-on-gpu";
import styles from "./system.module.css";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

interface GaugeProps {
  /** 0 to 1; null: unknown. */
  share: number | null;
  /** The figure in large. */
  figure: string;
  /** What it is of. */
  of?: string | undefined;
}

function Gauge({ share: full, figure, of }: GaugeProps) {
  return (
    <div class={styles.gauge}>
      <p class={styles.figures}>
        <span class={styles.figure}>{figure}</span>
        {of && <span class={styles.of}>{of}</span>}
      </p>
      <Meter share={full} />
    </div>
  );
}

export function CpuCard({ machine: { cpus, cpu, load } }: { machine: Machine }) {
  const loads = load?.map((each) => decimal(each, 2)) ?? [];
  return (
    <Card title={t("system.cpu")}>
      <Gauge
        share={cpu === null ? null : cpu / 100}
        figure={percent(cpu)}
        of={cpuWords(cpu, cpus)}
      />
      <Facts>
        <Fact name={t("system.load")} hint={t("system.loadHint")}>
          {loads.length > 0 ? loads.join(" · ") : MISSING}
        </Fact>
      </Facts>
    </Card>
  );
}

function cpuWords(cpu: number | null, cpus: number | null): string | undefined {
  if (cpu === null) return t("system.cpuUnknown");
  return cpus === null ? undefined : t("system.ofCpus", { count: cpus });
}

export function MemoryCard({ machine }: { machine: Machine }) {
  const { memoryTotal, memoryAvailable, swapTotal, swapFree } = machine;
  return (
    <Card title={t("system.memory")}>
      <Gauge
        share={usedShare(memoryTotal, memoryAvailable)}
        figure={share(usedShare(memoryTotal, memoryAvailable))}
        of={usedOf(memoryTotal, memoryAvailable)}
      />
      <Facts>
        <Fact name={t("system.swap")}>
          {swapTotal === 0 ? t("system.noSwap") : (usedOf(swapTotal, swapFree) ?? MISSING)}
        </Fact>
      </Facts>
      {swapTotal !== 0 && <Meter share={usedShare(swapTotal, swapFree)} />}
    </Card>
  );
}

export function DiskCard({ disk }: { disk: Disk | undefined }) {
  if (disk === undefined) return null;
  const used = usedShare(disk.total, disk.free);
  const leftS = fullInS(disk);
  return (
    <Card title={t("system.disk")}>
      <Gauge share={used} figure={share(used)} of={usedOf(disk.total, disk.free)} />
      <Facts>
        <Fact name={t("system.path")}>
          <code>{disk.path}</code>
        </Fact>
        <Fact name={t("system.free")}>{bytes(disk.free)}</Fact>
        <Fact name={t("system.trend")} hint={t("system.trendHint")}>
          {leftS === null ? trendOf(disk) : fullIn(leftS)}
        </Fact>
      </Facts>
    </Card>
  );
}

export function GpuCard({ gpu }: { gpu: Gpu | undefined }) {
  if (gpu === undefined) return null;
  const { name, index, memoryTotal, memoryUsed, utilization, temperature, power } = gpu;
  const used = shareOf(memoryUsed, memoryTotal);
  return (
    <Card title={t("system.gpuTitle", { index: count(index), name: name ?? "GPU" })}>
      <Gauge
        share={used}
        figure={share(used)}
        of={t("system.usedOf", { used: bytes(memoryUsed), total: bytes(memoryTotal) })}
      />
      <Facts>
        <Fact name={t("system.busy")}>{percent(utilization)}</Fact>
        <Fact name={t("system.temperature")}>
          {temperature === null ? MISSING : `${count(temperature)} °C`}
        </Fact>
        <Fact name={t("system.power")}>{power === null ? MISSING : `${count(power)} W`}</Fact>
      </Facts>
      <ServicesOnGpu gpu={gpu} />
    </Card>
  );
}

function usedOf(total: number | null, free: number | null): string | undefined {
  if (total === null || free === null) return undefined;
  return t("system.usedOf", { used: bytes(total - free), total: bytes(total) });
}

function trendOf({ fillRate }: Disk): string {
  if (fillRate === null) return t("system.trendUnclear");
  return fillRate > 0 ? t("system.trendSlow") : t("system.trendShrinks");
}

/** In days from two days on, else in hours: more would claim what nobody knows. */
function fullIn(seconds: number): string {
  const isFar = seconds >= 2 * DAY_S;
  const count = Math.max(1, Math.round(seconds / (isFar ? DAY_S : HOUR_S)));
  return t(isFar ? "system.fullInDays" : "system.fullInHours", { count });
}

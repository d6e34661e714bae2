/** A Docker host: what runs there, and what its engine keeps on the disk. */

import { t } from "../../format/catalogue";
import { bytes, count, MISSING } from "../../format/number";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { hosts } from "../../state/fleet";
import { type EngineHost, engineDiskBytes } from "./reading";
import styles from "./system.module.css";

export function EngineCard({ engine }: { engine: EngineHost }) {
  const host = hosts.value.find(({ name }) => name === engine.name);
  return (
    <Card title={t("system.dockerTitle", { name: engine.name })}>
      {host && !host.reachable && (
        <p class={styles.trouble}>
          {t("system.away")} <Moment at={host.since} />
          {host.reason && <span class={styles.reason}>{host.reason}</span>}
        </p>
      )}
      <Facts>
        <Fact name={t("system.containers")}>
          {engine.containers === null
            ? MISSING
            : t("system.runningOf", {
                running: count(engine.containersRunning),
                total: count(engine.containers),
              })}
        </Fact>
        <Fact name={t("system.engine")}>{engine.engineVersion ?? MISSING}</Fact>
        <Fact name={t("system.machine")}>{machineOf(engine)}</Fact>
        <Fact name={t("system.os")}>{engine.operatingSystem ?? MISSING}</Fact>
      </Facts>
      <EngineDisk engine={engine} />
    </Card>
  );
}

function EngineDisk({ engine }: { engine: EngineHost }) {
  const { disk } = engine;
  return (
    <>
      <h3 class={styles.subheading}>
        {t("system.dockerDisk", { size: bytes(engineDiskBytes(engine)) })}
      </h3>
      {disk === null ? (
        <p class={styles.note}>{t("system.notMeasured")}</p>
      ) : (
        <>
          <Facts>
            <Fact name={t("system.images")}>{bytes(disk.images)}</Fact>
            <Fact name={t("system.volumes")}>{bytes(disk.volumes)}</Fact>
            <Fact name={t("system.layers")}>{bytes(disk.containers)}</Fact>
            <Fact name={t("system.buildCache")}>{bytes(disk.buildCache)}</Fact>
          </Facts>
          <p class={styles.note}>
            {t("system.measured")} <Moment at={disk.measuredAt} />
          </p>
        </>
      )}
    </>
  );
}

function machineOf({ hostname, cpus, memoryTotal }: EngineHost): string {
  if (hostname === null) return MISSING;
  return t("system.machineWords", { hostname, cpus: cpus ?? 0, memory: bytes(memoryTotal) });
}

/** How Watchroom itself is doing. */

import { t } from "../../format/catalogue";
import { bytes, count, MISSING, percent } from "../../format/number";
import { Card } from "../../parts/card";
import { Fact, Facts } from "../../parts/facts";
import { Moment } from "../../parts/moment";
import { basePath } from "../../state/address";
import type { Itself } from "./asking";
import styles from "./system.module.css";

export function ItselfCard({ info, health, unreadable }: Itself) {
  const { application, database, live, servers } = info;
  return (
    <Card title={t("system.itself")}>
      <Troubles health={health} />
      <div class={styles.columns}>
        <Facts>
          <Fact name={t("system.database")}>
            {database.type} {database.version}
          </Fact>
          <Fact name={t("system.databaseSize")}>{bytes(database.sizeBytes)}</Fact>
          <Fact name={t("system.ownMemory")}>{memoryWords(health)}</Fact>
          <Fact name={t("system.startedAt")}>
            <Moment at={application.startedAt} />
          </Fact>
          <Fact name={t("system.servers")}>{count(servers.length)}</Fact>
        </Facts>
        <Facts>
          <Fact name={t("system.lag")} hint={t("system.lagHint")}>
            {live.behind === 0
              ? t("system.noLag")
              : t("system.eventsBehind", { count: live.behind })}
          </Fact>
          <Fact name={t("system.connections")}>{count(live.connections)}</Fact>
          <Source {...info.n8n} />
          <Fact name={t("system.unreadable")}>
            {unreadable === 0 ? (
              count(0)
            ) : (
              <a href={`${basePath}/settings/data`}>{count(unreadable)}</a>
            )}
          </Fact>
        </Facts>
      </div>
    </Card>
  );
}

function Source({ state, reason, lastPollAt, waiting }: Itself["info"]["n8n"]) {
  return (
    <>
      <Fact name={t("system.n8n")}>
        {t(`system.n8n.${state}`)}
        {reason && <span class={styles.reason}>{reason}</span>}
      </Fact>
      <Fact name={t("system.lastSync")}>
        <Moment at={lastPollAt} form="relative" />
      </Fact>
      {waiting !== null && waiting > 0 && <Fact name={t("system.waiting")}>{count(waiting)}</Fact>}
    </>
  );
}

/** The server tells whole percents of what it may use. */
function memoryWords({ checks: { memory } }: Itself["health"]): string {
  if (memory.usage == null) return MISSING;
  const used = Number.parseFloat(memory.usage);
  return used === 0 ? `<${percent(1)}` : percent(used);
}

/** The parts that do not work, each with its reason. */
function Troubles({ health }: { health: Itself["health"] }) {
  const broken = Object.entries(health.checks).filter(([, { status }]) => status === "unhealthy");
  if (broken.length === 0) return <p class={styles.fine}>✓ {t("system.allWorks")}</p>;
  return (
    <ul class={styles.troubles}>
      {broken.map(([part, { reason }]) => (
        <li key={part} class={styles.trouble}>
          <span aria-hidden="true">✕ </span>
          {t("system.partFails", { part: t(`system.part.${part as Part}`) })}
          {reason && <span class={styles.reason}>{reason}</span>}
        </li>
      ))}
    </ul>
  );
}

type Part = keyof Itself["health"]["checks"];

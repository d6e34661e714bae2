/** What stands in the cells of a service, in the table and on the cards of phones. */

import { t } from "../../format/catalogue";
import { bytes, count, MISSING, percent, rate } from "../../format/number";
import { dateTime, duration, toMs } from "../../format/time";
import { Meter } from "../../parts/meter";
import { href } from "../../state/address";
import { nowMs } from "../../state/clock";
import { preferences } from "../../state/preferences";
import type { Row } from "./find";
import styles from "./services.module.css";

export function Name({ service }: Row) {
  return (
    <a class={styles.name} href={href(`/services/${encodeURIComponent(service.id)}`)}>
      {service.name}
    </a>
  );
}

const MARKS = { available: "↑", pulled: "⇡", unknown: "?", impossible: null, current: null };

/** ↑ a newer image of the same tag, ⇡ one that is here already, ? nobody can tell. */
export function UpdateMark({ service: { update } }: Row) {
  if (update === null) return null;
  const mark = MARKS[update.chance];
  if (mark === null) return null;
  const words = t(`services.mark.${update.chance}`, {
    reason: update.reason ?? "",
    time: dateTime(update.checkedAt),
  });
  return (
    <span class={styles[`mark_${update.chance}`]} role="img" aria-label={words} title={words}>
      {mark}
    </span>
  );
}

/** The version that runs, and the newer one where it is known. */
export function Version({ service: { version, image, update } }: Row) {
  const newer = update?.version;
  return (
    <span class={styles.version} title={image}>
      {version ?? MISSING}
      {newer && newer !== version && (
        <>
          {" "}
          <span aria-hidden="true">→</span> <span>{newer}</span>
        </>
      )}
    </span>
  );
}

export function Cpu({ cpu }: Row) {
  return (
    <span class={styles.cpu} title={t("services.cpuHint", { of: cpuUnit() })}>
      {percent(cpu)}
    </span>
  );
}

/** What 100% of CPU stands for. */
export function cpuUnit(): "core" | "host" {
  return preferences.value.cpuOfHost ? "host" : "core";
}

export function Memory({ service, stats }: Row) {
  const used = service.state.known ? (stats?.memoryUsage ?? null) : null;
  const limit = stats?.memoryLimit ?? null;
  if (used === null) return <>{MISSING}</>;
  const words =
    limit === null ? bytes(used) : t("services.ofLimit", { used: bytes(used), of: bytes(limit) });
  return (
    <span class={styles.memory} title={words}>
      {bytes(used)}
      {limit !== null && <Meter share={used / limit} />}
    </span>
  );
}

export function Gpu({ gpuMemory }: Row) {
  return <span title={t("services.gpuHint")}>{bytes(gpuMemory)}</span>;
}

export function Network({ stats }: Row) {
  if (stats === undefined || (stats.network.received === null && stats.network.sent === null))
    return <span class={styles.network}>{MISSING}</span>;
  const { received, sent } = stats.network;
  return (
    <span class={styles.network}>
      <span>
        <span aria-hidden="true">↓</span>
        <span class="visually-hidden">{t("services.received")}</span> {rate(received)}
      </span>
      <span>
        <span aria-hidden="true">↑</span>
        <span class="visually-hidden">{t("services.sent")}</span> {rate(sent)}
      </span>
    </span>
  );
}

/** For how long it has been running, by the server's clock. */
export function Up({ service: { status, state } }: Row) {
  const since = toMs(state.since);
  if (!state.known || since === null || status !== "running")
    return <span class={styles.up}>{MISSING}</span>;
  const seconds = Math.max(0, (nowMs.value - since) / 1000);
  return (
    <time class={styles.up} dateTime={state.since ?? undefined}>
      {duration(Math.floor(seconds))}
    </time>
  );
}

/** In the last day by our own record; the tooltip explains the engine's counter. */
export function Restarts({ service: { restarts24h, stats } }: Row) {
  const counter = count(stats.restartCount);
  if (restarts24h === null)
    return <span title={t("services.restartHint", { counter, ordered: 0 })}>{MISSING}</span>;
  const { count: times, ordered, lastCause } = restarts24h;
  const isTrouble = times > ordered && lastCause !== "ordered"; // what people order is none
  return (
    <span
      class={isTrouble ? styles.trouble : undefined}
      title={t("services.restartHint", { counter, ordered })}
    >
      {count(times)}
      {isTrouble && lastCause && ` ▲ ${t(`services.cause.${lastCause}`)}`}
    </span>
  );
}

/** The figures of the period, each beside the one before. */

import { t } from "../../format/catalogue";
import { count, percent, shortCount } from "../../format/number";
import { duration } from "../../format/time";
import { deltaOf } from "./delta";
import styles from "./insights.module.css";
import { FLAGGED, runsOfPeriod } from "./links";
import type { Tile, Tiles } from "./types";

export function TileRow({ tiles }: { tiles: Tiles }) {
  const { executions, failedShare, p50Duration, p95Duration, deliveredShare, flaggedShare } = tiles;
  const wasAllDelivered = deliveredShare.value === null || deliveredShare.value === 100;
  return (
    <dl class={styles.tiles}>
      <Figure
        name={t("insights.executions")}
        tile={executions}
        value={shortCount(executions.value)}
        full={count(executions.value)}
        href={runsOfPeriod()}
      />
      <Figure
        name={t("insights.failed")}
        tile={failedShare}
        value={percent(failedShare.value)}
        href={runsOfPeriod({ status: "error" })}
      />
      <Figure
        name={t("insights.halfAndMost")}
        isPair
        tile={p95Duration}
        value={t("insights.pair", {
          p50: duration(p50Duration.value),
          p95: duration(p95Duration.value),
        })}
        href={runsOfPeriod({ sort: "-duration" })}
      />
      <Figure
        name={t("insights.delivered")}
        tile={deliveredShare}
        value={percent(deliveredShare.value)}
        note={t("insights.ofAlerts", { count: deliveredShare.of })}
        href={runsOfPeriod({ tg: wasAllDelivered ? "sent" : "failed" })}
      />
      <Figure
        name={t("insights.flagged")}
        tile={flaggedShare}
        value={percent(flaggedShare.value)}
        href={runsOfPeriod({ risk: FLAGGED })}
      />
      <FalseAlarmsFigure tile={tiles.falseAlarms} />
    </dl>
  );
}

/** Never without how many were looked at, and how much of the flagged that is. */
function FalseAlarmsFigure({ tile }: { tile: Tiles["falseAlarms"] }) {
  return (
    <Figure
      name={t("insights.falseAlarms")}
      tile={tile}
      value={percent(tile.value)}
      note={t("insights.ofReviewed", {
        alarms: tile.falseAlarms,
        reviewed: tile.of,
        share: percent(tile.reviewedShare),
      })}
      href={runsOfPeriod({ mark: "false_alarm" })}
    />
  );
}

interface Props {
  name: string;
  tile: Tile;
  value: string;
  /** The value unshortened. */
  full?: string;
  note?: string;
  /** Two figures, which need room. */
  isPair?: boolean;
  href: string;
}

function Figure({ name, tile, value, full, note, isPair = false, href }: Props) {
  const { sign, tone, words } = deltaOf(tile);
  const before = t("insights.before", { value: beforeOf(tile), of: tile.previousOf });
  return (
    <div class={styles.tile}>
      <dt>{name}</dt>
      <dd>
        <a class={`${styles.value} ${isPair ? styles.pair : ""}`} href={href} title={full}>
          {value}
        </a>
      </dd>
      <dd class={`${styles.delta} ${styles[tone]}`} title={before}>
        {sign !== null && <span aria-hidden="true">{sign} </span>}
        {words}
      </dd>
      {note && <dd class={styles.note}>{note}</dd>}
    </div>
  );
}

function beforeOf({ unit, previous }: Tile): string {
  if (unit === "seconds") return duration(previous);
  return unit === "runs" ? count(previous) : percent(previous);
}

/** How a pattern stands, and whom it may have to do with. */

import { t } from "../../format/catalogue";
import { MISSING } from "../../format/number";
import { dateTime } from "../../format/time";
import { Chip, type ChipTone } from "../../parts/chip";
import { basePath } from "../../state/address";
import styles from "./errors.module.css";
import type { Pattern, Suspect } from "./types";

const TONES: Record<Pattern["status"], { tone: ChipTone; icon: string }> = {
  new: { tone: "bad", icon: "✕" },
  back: { tone: "bad", icon: "↺" },
  open: { tone: "warn", icon: "▲" },
  quiet: { tone: "ok", icon: "✓" },
  muted: { tone: "off", icon: "❚❚" },
};
const VERDICTS = {
  likely: { tone: "bad", icon: "✕" },
  possible: { tone: "warn", icon: "▲" },
  none: { tone: "off", icon: "–" },
} as const;

export function StatusChip({ status, muted }: Pick<Pattern, "status" | "muted">) {
  const until =
    muted === null ? undefined : t("errors.mutedUntil", { time: dateTime(muted.until) });
  return (
    <Chip {...TONES[status]} title={until}>
      {t(`errors.status.${status}`)}
    </Chip>
  );
}

/** A service with the verdict of the incident, or what lies outside. */
export function SuspectWords({ suspect }: { suspect: Suspect | null }) {
  if (suspect === null) return <span title={t("errors.noSuspect")}>{MISSING}</span>;
  if (suspect.serviceId === null)
    return <span title={suspect.name ?? undefined}>{t("errors.outside")}</span>;
  return (
    <span class={styles.suspect}>
      <a href={`${basePath}/services/${encodeURIComponent(suspect.serviceId)}`}>{suspect.name}</a>
      {suspect.verdict !== null && (
        <Chip {...VERDICTS[suspect.verdict]}>{t(`errors.verdict.${suspect.verdict}`)}</Chip>
      )}
    </span>
  );
}

/** A risk level as bars and a word; status has round and cornered icons, so the two are never mixed up. */

import type { components } from "../../api/schema";
import { t } from "../../format/catalogue";
import styles from "./risk-badge.module.css";

export type RiskLevel = components["schemas"]["RiskLevel"];

/** From the lowest to the highest; UNREADABLE is none of them and stands apart. */
export const RISK_LEVELS = ["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;

/** Levels that a person ought to look at. */
export const FLAGGED: readonly RiskLevel[] = ["MEDIUM", "HIGH", "CRITICAL"];

const HEIGHTS = [4, 6, 9, 12]; // of the four bars, in pixels
const TICK = 2; // of a bar that is not reached

interface Props {
  level: RiskLevel;
  /** Over a picture, where quiet badges need a ground of their own. */
  onPhoto?: boolean;
}

export function RiskBadge({ level, onPhoto = false }: Props) {
  const word = t(`shell.risk.${level}`);
  const title = level === "UNREADABLE" ? t("shell.risk.why.UNREADABLE") : level;
  const classes = [styles.badge, styles[level], onPhoto && styles.onPhoto];
  return (
    <span class={classes.filter(Boolean).join(" ")} title={title} data-risk={level}>
      <RiskGlyph level={level} />
      {word}
    </span>
  );
}

/** No bar to four, or a question mark. */
export function RiskGlyph({ level }: { level: RiskLevel }) {
  if (level === "UNREADABLE") return <span aria-hidden="true">?</span>;
  const reached = RISK_LEVELS.indexOf(level);
  return (
    <svg class={styles.glyph} viewBox="0 0 14 12" aria-hidden="true" data-bars={reached}>
      {HEIGHTS.map((full, index) => {
        const height = index < reached ? full : TICK;
        return <rect key={full} x={index * 3.75} y={12 - height} width="2.75" height={height} />;
      })}
    </svg>
  );
}

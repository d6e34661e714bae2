/** A day with what happened on it: how many runs, how many of them to look at. */

import { t } from "../../format/catalogue";
import { DAY_MS, date, weekday } from "../../format/time";
import { nowMs } from "../../state/clock";
import type { Section } from "../../state/executions/sections";
import styles from "./gallery.module.css";

interface Props {
  section: Section;
  /** Where it stands, in pixels. */
  top: number;
  /** Of a table: then it is a row. */
  isRow: boolean;
}

export function DayHeading({ section, top, isRow }: Props) {
  const { dayMs, runs, flagged, failed } = section;
  const words = (
    <>
      <span class={styles.dayName}>{dayName(dayMs ?? 0)}</span>
      <span>{t("gallery.day.runs", { runs })}</span>
      {flagged > 0 && (
        <span class={styles.dayFlagged}>{t("gallery.day.flagged", { flagged })}</span>
      )}
      {failed > 0 && <span class={styles.dayFailed}>{t("gallery.day.failed", { failed })}</span>}
    </>
  );
  const style = { transform: `translateY(${top}px)` };
  return isRow ? (
    <tr class={styles.dayRow} style={style}>
      <th class={styles.day} scope="rowgroup">
        {words}
      </th>
    </tr>
  ) : (
    <h2 class={styles.day} style={style}>
      {words}
    </h2>
  );
}

/** "Today", "Yesterday", "Thursday, 19 Nov 2026". */
export function dayName(dayMs: number): string {
  const now = nowMs.peek();
  const age = now - dayMs;
  if (age >= 0 && date(now) === date(dayMs)) return t("gallery.day.today");
  if (age >= 0 && date(now - DAY_MS) === date(dayMs)) return t("gallery.day.yesterday");
  return t("gallery.day.other", { weekday: weekday(dayMs), date: date(dayMs) });
}

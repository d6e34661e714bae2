/** When in the week runs come, and when they fail: every number is in its cell. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count, MISSING, shortCount } from "../../format/number";
import { HOUR_MS } from "../../format/time";
import { Button } from "../../parts/button";
import { Card } from "../../parts/card";
import styles from "./insights.module.css";
import { runsBetween } from "./links";
import { moveAmongLinks } from "./roving";
import type { HourOfWeek, Insights } from "./types";
import { weekdayName } from "./weekdays";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const STRONGEST = 45; // percent of the colour: text on it stays readable

type Shown = "runs" | "failed";

export function HeatMap({ insights: { hoursOfWeek, timezone } }: { insights: Insights }) {
  const shown = useSignal<Shown>("runs");
  const most = Math.max(1, ...hoursOfWeek.map((each) => each[shown.value]));
  return (
    <Card
      class={styles.wide}
      title={t("insights.heatMap")}
      actions={
        <span class={styles.switch}>
          {(["runs", "failed"] as const).map((name) => (
            <Button
              key={name}
              small
              aria-pressed={shown.value === name}
              onClick={() => {
                shown.value = name;
              }}
            >
              {t(`insights.${name}`)}
            </Button>
          ))}
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move among its links */}
      <div class={styles.heatFrame} onKeyDown={moveAmongLinks}>
        <table class={styles.heat} aria-label={t("insights.heatMap")}>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{t("insights.weekday")}</span>
              </th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((weekday) => (
              <tr key={weekday}>
                <th scope="row">{weekdayName(weekday, "short")}</th>
                {hoursOfWeek
                  .filter((each) => each.weekday === weekday)
                  .map((each) => (
                    <Cell
                      key={each.hour}
                      hour={each}
                      shown={shown.value}
                      most={most}
                      isStop={each === hoursOfWeek.find(({ latest }) => latest !== null)}
                    />
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class={styles.legend}>{t("insights.heatNote", { zone: timezone })}</p>
    </Card>
  );
}

interface CellProps {
  hour: HourOfWeek;
  shown: Shown;
  most: number;
  /** Whether the Tab key stops here. */
  isStop: boolean;
}

function Cell({ hour: { weekday, hour, runs, failed, latest }, shown, most, isStop }: CellProps) {
  const value = shown === "runs" ? runs : failed;
  const heat = { "--heat": `${Math.round((value / most) * STRONGEST)}%` };
  if (latest === null) return <td title={t("insights.noRunsThen")}>{MISSING}</td>;
  const words = t("insights.cell", {
    weekday: weekdayName(weekday, "long"),
    hour,
    runs,
    failed,
  });
  const end = new Date(Math.floor(Date.parse(latest) / HOUR_MS) * HOUR_MS + HOUR_MS).toISOString();
  return (
    <td class={shown === "failed" ? styles.hotBad : styles.hot} style={heat}>
      <a
        href={runsBetween(latest, end, shown === "failed" ? { status: "error" } : {})}
        title={words}
        aria-label={words}
        data-column={hour}
        tabIndex={isStop ? 0 : -1}
      >
        {value < 1000 ? count(value) : shortCount(value)}
      </a>
    </td>
  );
}

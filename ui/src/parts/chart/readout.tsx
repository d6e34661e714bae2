/** What the lines say at the moment that is pointed at, or last; it is the chart's key too. */

import { t } from "../../format/catalogue";
import { clock } from "../../format/time";
import styles from "./chart.module.css";
import { pointedMs } from "./crosshair";
import { lastMeasured, markerAt, nearest, sumOf } from "./reading";
import { momentIn } from "./ticks";
import { toneOf } from "./tone";
import type { PlotView } from "./types";

const RECENT = 1 / 20; // of the range: what ends earlier is not current
const REACH = 1 / 100; // of the range: how near to a marker its words are shown

export function Readout({ view }: { view: PlotView }) {
  const { data, form, format, markers, fromMs, toMs } = view;
  const ms = pointedMs.value;
  const index = ms === null ? lastMeasured(data) : nearest(data.timesMs, ms);
  const isSum = ms === null && form === "bars"; // the last bar says nothing of the others
  const shownMs = ms ?? (form === "lines" ? endedMs(view, index) : null);
  const marker = ms === null ? undefined : markerAt(markers, ms, (toMs - fromMs) * REACH);
  return (
    <span class={styles.readout}>
      {shownMs !== null && <span class={styles.at}>{momentIn(shownMs, toMs - fromMs)}</span>}
      {data.series.map((series, place) => (
        <span key={series.label} class={styles.value}>
          <svg
            class={styles[`tone-${toneOf(series, place)}`]}
            viewBox="0 0 16 4"
            aria-hidden="true"
          >
            <line
              x1="0"
              y1="2"
              x2="16"
              y2="2"
              class={form === "lines" ? styles[`dash-${place}`] : undefined}
            />
          </svg>
          {data.series.length > 1 && `${series.label} `}
          <b>{format(isSum ? sumOf(view, series) : (series.values[index] ?? null))}</b>
        </span>
      ))}
      {marker && (
        <span class={styles.happened}>
          <span aria-hidden="true">{marker.icon}</span>{" "}
          {t("chart.happened", { what: marker.label, time: clock(marker.atMs) })}
        </span>
      )}
    </span>
  );
}

/** When the last value was measured, if that is so long ago that nobody may take it for current. */
function endedMs({ data, fromMs, toMs }: PlotView, last: number): number | null {
  const ms = data.timesMs[last];
  return ms !== undefined && toMs - ms > (toMs - fromMs) * RECENT ? ms : null;
}

/** What the lines say at the moment that is pointed at, or last; it is the chart's key too. */

import { t } from "../../format/catalogue";
import { clock } from "../../format/time";
import styles from "./chart.module.css";
import { pointedMs } from "./crosshair";
import { isCurrent, lastMeasured, markerAt, nearest, sumOf } from "./reading";
import { momentIn, partIn } from "./ticks";
import { toneOf } from "./tone";
import type { PlotView } from "./types";

const REACH = 1 / 100; // of the range: how near to a marker its words are shown

export function Readout({ view }: { view: PlotView }) {
  const { data, form, format, markers, fromMs, toMs } = view;
  const ms = pointedMs.value;
  const index = ms === null ? lastMeasured(data) : nearest(data.timesMs, ms);
  const isSum = ms === null && form === "bars"; // the last bar says nothing of the others
  const when = whenOf(view, ms, index);
  const remark = view.remark?.(index);
  const marker = ms === null ? undefined : markerAt(markers, ms, (toMs - fromMs) * REACH);
  return (
    <span class={styles.readout}>
      {when !== null && <span class={styles.at}>{when}</span>}
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
      {remark && <span class={styles.remark}>{remark}</span>}
      {marker && (
        <span class={styles.happened}>
          <span aria-hidden="true">{marker.icon}</span>{" "}
          {t("chart.happened", { what: marker.label, time: clock(marker.atMs) })}
        </span>
      )}
    </span>
  );
}

/** When the values were measured that are said; null: at the end of what is shown. */
function whenOf(view: PlotView, pointed: number | null, index: number): string | null {
  const { data, form, hasParts, fromMs, toMs } = view;
  const lengthMs = toMs - fromMs;
  const atMs = data.timesMs[index];
  if (hasParts && atMs !== undefined)
    return partIn(atMs, data.timesMs[index + 1] ?? toMs, lengthMs);
  if (pointed !== null) return momentIn(pointed, lengthMs);
  if (atMs === undefined || form === "bars" || isCurrent(view, atMs)) return null;
  return t("chart.lastAt", { time: momentIn(atMs, lengthMs) });
}

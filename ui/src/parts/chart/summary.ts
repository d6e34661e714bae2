/** A chart in one or two sentences, for those who cannot see it. */

import { t } from "../../format/catalogue";
import { dateTime } from "../../format/time";
import { glance, markerAt, nearest } from "./reading";
import type { PlotView, Series } from "./types";

export function summaryOf(view: PlotView): string {
  const { data, fromMs, toMs, markers } = view;
  const shown = markers.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  return [
    t("chart.span", { from: dateTime(fromMs), to: dateTime(toMs) }),
    ...data.series.map((series) => lineOf(series, view)),
    shown.length > 0 ? t("chart.markers", { count: shown.length }) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function lineOf({ label, values }: Series, { data, format }: PlotView): string {
  const found = glance(data.timesMs, values);
  if (found === null) return t("chart.nothing", { label });
  return t("chart.line", {
    label,
    lowest: format(found.lowest),
    highest: format(found.highest),
    time: dateTime(found.highestAtMs),
    latest: format(found.latest),
    gaps: found.gaps,
  });
}

/** What the lines say at a moment, for screen readers that follow the crosshair. */
export function valueText(view: PlotView, ms: number): string {
  const { data, format, markers, fromMs, toMs } = view;
  const index = nearest(data.timesMs, ms);
  const values = data.series.map(
    ({ label, values }) => `${label} ${format(values[index] ?? null)}`,
  );
  const marker = markerAt(markers, ms, (toMs - fromMs) / 100);
  return [dateTime(data.timesMs[index] ?? ms), ...values, view.remark?.(index), marker?.label]
    .filter(Boolean)
    .join(", ");
}

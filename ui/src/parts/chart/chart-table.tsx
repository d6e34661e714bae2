/** The twin of a chart: the same numbers as a table. */

import { t } from "../../format/catalogue";
import { exact } from "../../format/time";
import styles from "./chart.module.css";
import { momentIn } from "./ticks";
import type { PlotView } from "./types";

/** Newest first; stretches where nothing was measured have the dash. */
export function ChartTable({ title, view }: { title: string; view: PlotView }) {
  const { data, format, fromMs, toMs } = view;
  const rows = data.timesMs
    .map((ms, index) => ({ ms, index }))
    .filter(({ ms }) => ms >= fromMs && ms <= toMs)
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class={styles.scroll} tabIndex={0} aria-label={title}>
      <table class={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            {data.series.map(({ label }) => (
              <th key={label} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ ms, index }) => (
            <tr key={ms}>
              <th scope="row">
                <time dateTime={new Date(ms).toISOString()} title={exact(ms)}>
                  {momentIn(ms, toMs - fromMs)}
                </time>
              </th>
              {data.series.map(({ label, values }) => (
                <td key={label} class="number">
                  {format(values[index] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/**
 * A chart with everything that belongs to it: what it says now, the drawing, its twin as a table.
 *
 * Dragging over it, or Shift with the arrow keys and then Enter, chooses a stretch of time; a click, or
 * Enter alone, a moment.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Button } from "../button";
import styles from "./chart.module.css";
import { ChartTable } from "./chart-table";
import { Drawing } from "./drawing-area";
import { Readout } from "./readout";
import { summaryOf } from "./summary";
import type { ChartData, Form, Marker, PlotView, Steps } from "./types";

interface Props {
  title: string;
  data: ChartData;
  /** What the axis shows; data beyond it are not drawn. */
  fromMs: number;
  toMs: number;
  /** A value in words, with its unit. */
  format: (value: number | null) => string;
  steps?: Steps;
  form?: Form;
  markers?: readonly Marker[];
  /** Beside the title, such as what the most is. */
  note?: string | undefined;
  currentFromMs?: PlotView["currentFromMs"];
  hasParts?: PlotView["hasParts"];
  remark?: PlotView["remark"];
  /** `tall` where the chart is the page's subject. */
  size?: "plain" | "tall";
  /** Somebody chose a stretch; without it nothing can be chosen. */
  onRange?: (fromMs: number, toMs: number) => void;
  /** Somebody clicked on a moment; without it a click does nothing. */
  onPick?: ((atMs: number) => void) | undefined;
}

export function Chart({ title, note, size = "plain", onRange, onPick, ...rest }: Props) {
  const view: PlotView = { steps: "decimal", form: "lines", markers: [], ...rest };
  const isTable = useSignal(false);
  const id = useId();
  return (
    <figure class={styles.chart} aria-labelledby={id} data-testid="chart">
      <header class={styles.header}>
        <h3 id={id}>{title}</h3>
        <Readout view={view} />
        {note && <span class={styles.note}>{note}</span>}
        <Button
          small
          tone="quiet"
          aria-pressed={isTable.value}
          onClick={() => {
            isTable.value = !isTable.value;
          }}
        >
          {t(isTable.value ? "chart.asChart" : "chart.asTable")}
        </Button>
      </header>
      <figcaption class="visually-hidden">{summaryOf(view)}</figcaption>
      {isTable.value ? (
        <ChartTable title={title} view={view} />
      ) : (
        <Drawing title={title} view={view} size={size} onRange={onRange} onPick={onPick} />
      )}
    </figure>
  );
}

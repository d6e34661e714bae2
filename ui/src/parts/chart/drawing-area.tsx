/** The drawing of a chart, by pointer and by keyboard. */

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { intlLocale, zone } from "../../format/locale";
import { Button } from "../button";
import styles from "./chart.module.css";
import { ChartTable } from "./chart-table";
import { pointedMs } from "./crosshair";
import { useChartKeys } from "./keys";
import { loadPlot } from "./loading";
import type { Plot } from "./plot";
import { valueText } from "./summary";
import type { PlotView } from "./types";

interface Props {
  title: string;
  view: PlotView;
  size: "plain" | "tall";
  onRange: ((fromMs: number, toMs: number) => void) | undefined;
  onPick: ((atMs: number) => void) | undefined;
}

export function Drawing({ title, view, size, onRange, onPick }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const { plot, hasFailed, retry } = usePlot(host, view, onRange);
  const keys = useChartKeys(view, plot, { onRange, onPick });
  const hint = useId();
  const ms = pointedMs.value ?? view.toMs;
  if (hasFailed) return <Undrawn title={title} view={view} onRetry={retry} />;
  return (
    <div
      class={`${styles.area} ${size === "tall" ? styles.tall : ""}`}
      role="slider"
      tabIndex={0}
      aria-label={title}
      aria-describedby={hint}
      aria-valuemin={view.fromMs}
      aria-valuemax={view.toMs}
      aria-valuenow={Math.round(ms)}
      aria-valuetext={valueText(view, ms)}
      {...keys}
    >
      {/* biome-ignore lint/a11y: the area has the keys for it */}
      <div class={styles.plot} ref={host} onClick={() => pick(onPick)} />
      <span class="visually-hidden" id={hint}>
        {t(onPick ? "chart.keysPick" : onRange ? "chart.keys" : "chart.keysPlain")}
      </span>
    </div>
  );
}

/** The end of a drag is no click: uPlot keeps it back. A finger points with what would be one. */
function pick(onPick: Props["onPick"]): void {
  const ms = pointedMs.peek();
  if (ms !== null && !matchMedia("(pointer: coarse)").matches) onPick?.(ms);
}

/** What is shown while the code that draws cannot be had. */
function Undrawn({ title, view, onRetry }: { title: string; view: PlotView; onRetry: () => void }) {
  return (
    <>
      <p class={styles.undrawn} role="alert">
        {t("chart.notLoaded")}{" "}
        <Button small onClick={onRetry}>
          {t("shell.retry")}
        </Button>
      </p>
      <ChartTable title={title} view={view} />
    </>
  );
}

/** The drawing in *host*, once its code is there; made anew for another language or zone. */
function usePlot(
  host: { current: HTMLDivElement | null },
  view: PlotView,
  onRange: Props["onRange"],
) {
  const plot = useSignal<Plot | null>(null);
  const failed = useSignal(false);
  const latest = useRef({ view, onRange });
  latest.current = { view, onRange };
  const words = `${intlLocale()} ${zone.value}`;
  useEffect(() => {
    if (failed.value) return; // until somebody wants it tried again
    let isWanted = true;
    const draw = ({ Plot }: typeof import("./plot")) => {
      if (!isWanted || host.current === null) return;
      plot.value = new Plot(host.current, latest.current.view, {
        onPoint: (ms) => {
          pointedMs.value = ms;
        },
        onSelect: (fromMs, toMs) => latest.current.onRange?.(fromMs, toMs),
      });
    };
    void loadPlot().then(draw, () => {
      failed.value = isWanted;
    });
    return () => {
      isWanted = false;
      plot.peek()?.destroy();
      plot.value = null;
      pointedMs.value = null;
    };
  }, [words, failed.value]);
  useEffect(() => plot.value?.show(view), [view, plot.value]);
  useSignalEffect(() => plot.value?.point(pointedMs.value));
  const retry = () => {
    failed.value = false;
  };
  return { plot, hasFailed: failed.value, retry };
}

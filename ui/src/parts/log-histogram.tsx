/** How many lines came when; a stretch of it becomes the time range. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../format/catalogue";
import { count } from "../format/number";
import { dateClock, dateTime } from "../format/time";
import { nowMs } from "../state/clock";
import { msOf } from "../state/logs/entries";
import { type Bucket, bucketsOf, type Stretch, stretchOf } from "../state/logs/histogram";
import type { LogView } from "../state/logs/view";
import styles from "./log-histogram.module.css";

const MOST_BUCKETS = 120;
const HEIGHT = 40;
const LEAST_PX = 2; // an error must not vanish beside a thousand other lines

interface Props {
  view: LogView;
  onChoose: (fromMs: number, toMs: number) => void;
}

/** Drawn anew once a second at most. */
export function LogHistogram({ view, onChoose }: Props) {
  const drawn = useRef<{ atMs: number; version: number; buckets: Bucket[] }>();
  const brush = useSignal<[number, number] | null>(null);
  const atMs = nowMs.value;
  const version = view.version.peek();
  if (drawn.current?.atMs !== atMs && drawn.current?.version !== version)
    drawn.current = { atMs, version, buckets: bucketsNow(view, atMs) };
  const buckets = drawn.current?.buckets ?? [];
  const { loading } = view.feed.state.value;
  useEffect(() => {
    drawn.current = undefined;
  }, [loading]);
  const choose = () => {
    const chosen = brush.value;
    brush.value = null;
    if (chosen === null) return;
    const [from, to] = [buckets[Math.min(...chosen)], buckets[Math.max(...chosen)]];
    if (from && to && from !== to) onChoose(from.fromMs, to.toMs);
  };
  const indexOf = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(buckets.length - 1, Math.floor(share * buckets.length)));
  };
  return (
    <figure class={styles.histogram}>
      <svg
        viewBox={`0 0 ${Math.max(1, buckets.length)} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary(buckets)}
        data-testid="log-histogram"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const index = indexOf(event);
          brush.value = [index, index];
        }}
        onPointerMove={(event) => {
          if (brush.value) brush.value = [brush.value[0], indexOf(event)];
        }}
        onPointerUp={choose}
        onPointerCancel={() => {
          brush.value = null;
        }}
      >
        <Bars buckets={buckets} />
        <Brush chosen={brush.value} />
      </svg>
      <Ends view={view} buckets={buckets} />
    </figure>
  );
}

/** From when to when, and whether that is the whole range. */
function Ends({ view, buckets }: { view: LogView; buckets: readonly Bucket[] }) {
  const [first, last] = [buckets[0], buckets.at(-1)];
  const { isWhole, loading } = view.feed.state.value;
  if (first === undefined || last === undefined) return <figcaption class={styles.ends} />;
  return (
    <figcaption class={styles.ends}>
      <time dateTime={new Date(first.fromMs).toISOString()}>{dateClock(first.fromMs)}</time>
      {!isWhole && loading === null && <span class={styles.partly}>{t("logs.partly")}</span>}
      <time dateTime={new Date(last.toMs).toISOString()}>
        {view.feed.isLive ? t("logs.now", { time: dateClock(last.toMs) }) : dateClock(last.toMs)}
      </time>
    </figcaption>
  );
}

function bucketsNow(view: LogView, nowMs_: number): Bucket[] {
  const { entries } = view.feed.buffer;
  const stretch = shownStretch(view, stretchOf(entries), nowMs_);
  return stretch === null ? [] : bucketsOf(entries, stretch, MOST_BUCKETS);
}

/** What is loaded: the whole range if all of it is; up to now if the log is followed. */
function shownStretch(view: LogView, loaded: Stretch | null, nowMs_: number): Stretch | null {
  if (loaded === null) return null;
  const { scope, state, isLive } = view.feed;
  const fromMs = state.peek().isWhole ? msOf(scope.since) : null;
  const toMs = isLive ? nowMs_ : msOf(scope.until);
  return {
    fromMs: Math.min(fromMs ?? loaded.fromMs, loaded.fromMs),
    toMs: Math.max(toMs ?? loaded.toMs, loaded.toMs),
  };
}

function Bars({ buckets }: { buckets: readonly Bucket[] }) {
  const most = Math.max(1, ...buckets.map(({ lines }) => lines));
  return (
    <>
      {buckets.map(({ fromMs, lines, warnings, errors }, index) => {
        const height = (value: number) =>
          value === 0 ? 0 : Math.max(LEAST_PX, (value / most) * HEIGHT);
        const bad = height(errors);
        const warned = height(warnings);
        return (
          <g key={fromMs}>
            <title>
              {t("logs.bucket", { time: dateClock(fromMs), count: count(lines), errors })}
            </title>
            <Bar {...{ index }} height={height(lines)} kind="lines" />
            <Bar {...{ index }} height={Math.min(HEIGHT, bad + warned)} kind="warnings" />
            <Bar {...{ index }} height={bad} kind="errors" />
          </g>
        );
      })}
    </>
  );
}

function Bar({ index, height, kind }: { index: number; height: number; kind: string }) {
  if (height === 0) return null;
  return (
    <rect class={styles[kind]} x={index + 0.1} y={HEIGHT - height} width={0.8} height={height} />
  );
}

function Brush({ chosen }: { chosen: [number, number] | null }) {
  if (chosen === null) return null;
  const from = Math.min(...chosen);
  const width = Math.abs(chosen[1] - chosen[0]) + 1;
  return <rect class={styles.brush} x={from} y={0} width={width} height={HEIGHT} />;
}

function summary(buckets: readonly Bucket[]): string {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return t("logs.volumeNone");
  const sum = (key: "lines" | "errors") => buckets.reduce((all, each) => all + each[key], 0);
  return t("logs.volume", {
    from: dateTime(first.fromMs),
    to: dateTime(last.toMs),
    count: count(sum("lines")),
    errors: count(sum("errors")),
  });
}

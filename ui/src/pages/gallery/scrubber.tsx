/** The list in small, at its side: drag to any day. Its twins are the arrow keys and "Go to date…". */

import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { day, month } from "../../format/time";
import { CalendarDays } from "../../parts/icons";
import { nowMs } from "../../state/clock";
import type { RunList } from "../../state/executions/runs";
import type { Browsing } from "./browsing";
import { dayName } from "./day-heading";
import styles from "./gallery.module.css";
import { type Layout, sectionAt } from "./layout";
import { densityOf, labelsOf } from "./scrub";

const LABEL_GAP = 0.05; // of the track
const PARTS = 120;
const DAYS_A_PAGE = 10;

interface Props {
  list: RunList;
  layout: Layout;
  browsing: Browsing;
  onGoToDate: () => void;
}

export function Scrubber({ list, layout, browsing, onGoToDate }: Props) {
  const track = useRef<HTMLDivElement>(null);
  const isHeld = useSignal(false);
  const { offset } = browsing.scroller;
  const here = useComputed(() => sectionAt(layout, offset.value + innerHeight / 3));
  const isByDay = list.sections.some(({ dayMs }) => dayMs !== null);
  useSignalEffect(() => {
    const most = Math.max(1, layout.total - innerHeight);
    const share = Math.max(0, Math.min(1, offset.value / most));
    track.current?.style.setProperty("--at", String(share));
  });
  const drag = (event: PointerEvent) => {
    const { top, height } =
      event.currentTarget instanceof Element
        ? event.currentTarget.getBoundingClientRect()
        : { top: 0, height: 1 };
    const share = Math.max(0, Math.min(1, (event.clientY - top) / height));
    browsing.scroller.goTo(share * Math.max(0, layout.total - innerHeight));
  };
  if (!isByDay) return null;
  return (
    <aside class={styles.scrubber}>
      <button
        type="button"
        class={styles.goToDate}
        title={t("gallery.goToDate")}
        aria-label={t("gallery.goToDate")}
        onClick={onGoToDate}
      >
        <CalendarDays size={16} aria-hidden />
      </button>
      <div
        ref={track}
        class={styles.track}
        role="slider"
        tabIndex={0}
        aria-label={t("gallery.scrubber")}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={list.sections.length - 1}
        aria-valuenow={here.value}
        aria-valuetext={nameOf(list, here.value)}
        onKeyDown={(event) => stepDays(event, here.peek(), layout, browsing)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          isHeld.value = true;
          drag(event);
        }}
        onPointerMove={(event) => isHeld.peek() && drag(event)}
        onPointerUp={() => {
          isHeld.value = false;
        }}
        onPointerCancel={() => {
          isHeld.value = false;
        }}
      >
        <Density list={list} layout={layout} />
        {labelsOf(list.sections, layout, LABEL_GAP, monthName).map(({ section, at, isMonth }) => (
          <span
            key={section}
            class={`${styles.label} ${isMonth ? styles.monthLabel : ""}`}
            style={{ top: `${at * 100}%` }}
            aria-hidden="true"
          >
            {labelText(list.sections[section]?.dayMs ?? 0, isMonth)}
          </span>
        ))}
        <span class={styles.thumb} aria-hidden="true" />
        <span
          class={`${styles.bubble} ${isHeld.value ? styles.bubbleShown : ""}`}
          aria-hidden="true"
        >
          {nameOf(list, here.value)}
        </span>
      </div>
    </aside>
  );
}

function Density({ list, layout }: { list: RunList; layout: Layout }) {
  const shares = densityOf(list.sections, layout, PARTS);
  return (
    <svg
      class={styles.density}
      viewBox={`0 0 10 ${PARTS}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {shares.map((share, part) =>
        share > 0 ? <rect key={part} x="0" y={part} width={2 + share * 8} height="0.8" /> : null,
      )}
    </svg>
  );
}

function stepDays(event: KeyboardEvent, here: number, layout: Layout, browsing: Browsing): void {
  const last = layout.counts.length - 1;
  const next = {
    ArrowUp: here - 1,
    ArrowLeft: here - 1,
    ArrowDown: here + 1,
    ArrowRight: here + 1,
    PageUp: here - DAYS_A_PAGE,
    PageDown: here + DAYS_A_PAGE,
    Home: 0,
    End: last,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  const section = Math.max(0, Math.min(next, last));
  browsing.scroller.goTo((layout.tops[section] ?? 0) - innerHeight / 3 + 1);
}

function nameOf({ sections }: RunList, section: number): string {
  const dayMs = sections[section]?.dayMs;
  return dayMs == null ? "" : dayName(dayMs);
}

function labelText(dayMs: number, isMonth: boolean): string {
  if (isMonth) return monthName(dayMs);
  const name = dayName(dayMs);
  return name === t("gallery.day.today") ? name : day(dayMs);
}

function monthName(ms: number): string {
  return month(ms, nowMs.peek());
}

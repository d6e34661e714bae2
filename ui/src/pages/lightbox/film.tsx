/** The same camera before and after: small pictures in the order of the list, gaps in time as spaces. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../../format/catalogue";
import { clock, dateTime, day } from "../../format/time";
import { RiskGlyph } from "../../parts/execution/risk-badge";
import { wantsStillness } from "../../state/viewport";
import { showRun } from "./address";
import type { Box } from "./box";
import { around, type Stop } from "./chain";
import styles from "./film.module.css";
import { spaces } from "./spacing";
import { thumbnailOf } from "./urls";
import { STRIP } from "./walk";

const SPACES = [styles.near, styles.apart, styles.far, styles.farthest];

export function Film({ box }: { box: Box }) {
  const { walk } = box;
  const list = useRef<HTMLUListElement>(null);
  const settled = walk.settled.value; // while it plays the film stands still
  const stops = around(walk.chains.camera.value, settled, STRIP);
  useEffect(() => {
    list.current?.querySelector("[aria-current=true]")?.scrollIntoView({
      inline: "center",
      block: "nearest",
      behavior: wantsStillness.peek() ? "instant" : "smooth",
    });
  }, [settled, stops.length]);
  const gaps = spaces(stops.map(({ startedMs }) => startedMs));
  return (
    <ul ref={list} class={styles.film} aria-label={t("lightbox.film.title")}>
      {stops.map((stop, index) => (
        <li key={stop.id} class={SPACES[gaps[index] ?? 0]}>
          <Still box={box} stop={stop} isOtherDay={isOtherDay(stop, stops[index - 1])} />
        </li>
      ))}
    </ul>
  );
}

interface StillProps {
  box: Box;
  stop: Stop;
  /** Whether the day has to be said: the one before it is of another. */
  isOtherDay: boolean;
}

function Still({ box, stop, isOtherDay }: StillProps) {
  const isHere = stop.id === box.walk.id.value;
  const isOther = stop.id === box.other.value?.id;
  const url = thumbnailOf(stop);
  const choose = () => {
    if (!box.isPicking.value) return box.walk.go(stop.id);
    box.isPicking.value = false;
    showRun(box.walk.id.peek(), stop.id);
  };
  return (
    <button
      type="button"
      class={`${styles.still} ${isHere ? styles.here : ""} ${isOther ? styles.other : ""}`}
      aria-current={isHere}
      title={dateTime(stop.startedMs)}
      onClick={choose}
    >
      {url ? <img src={url} alt="" loading="lazy" draggable={false} /> : <span>–</span>}
      {stop.risk && stop.risk !== "NONE" && (
        <span class={styles.risk}>
          <RiskGlyph level={stop.risk} />
        </span>
      )}
      <span class={styles.time}>
        <b class={isOtherDay ? undefined : "visually-hidden"}>{day(stop.startedMs)}</b>{" "}
        {clock(stop.startedMs, { seconds: false })}
        {stop.risk && (
          <span class="visually-hidden">
            {t("lightbox.film.risk", { level: t(`shell.risk.${stop.risk}`) })}
          </span>
        )}
      </span>
    </button>
  );
}

function isOtherDay(stop: Stop, before: Stop | undefined): boolean {
  return before === undefined || day(stop.startedMs) !== day(before.startedMs);
}

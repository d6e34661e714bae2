/** Whether the page is up to date: ● live, ◌ reconnecting, ▲ stale, ✕ offline. */

import { t } from "../format/catalogue";
import { clock, duration } from "../format/time";
import { nowMs } from "../state/clock";
import { type ConnectionState, connection, heldCount, isPaused, pause } from "../state/live";
import styles from "./live-chip.module.css";

const ICONS: Record<ConnectionState, string> = {
  live: "●",
  reconnecting: "◌",
  stale: "▲",
  offline: "✕",
};

export function LiveChip() {
  const { state } = connection.value;
  if (isPaused.value) {
    return (
      <button
        type="button"
        class={`${styles.chip} ${styles.paused}`}
        onClick={() => pause(false)}
        data-testid="live-chip"
      >
        <span aria-hidden="true">❚❚</span> {t("shell.live.paused", { count: heldCount.value })}
      </button>
    );
  }
  return (
    <button
      type="button"
      class={`${styles.chip} ${styles[state]}`}
      onClick={() => pause(true)}
      title={t("shell.live.pause")}
      data-testid="live-chip"
      data-state={state}
    >
      <span aria-hidden="true">{ICONS[state]}</span>{" "}
      <span class={styles.words}>{words(state)}</span>
    </button>
  );
}

function words(state: ConnectionState): string {
  const { sinceMs, retryAtMs } = connection.value;
  nowMs.value; // counts down
  const seconds = retryAtMs === null ? 0 : Math.max(0, Math.ceil((retryAtMs - Date.now()) / 1000));
  return t(`shell.live.${state}`, { time: clock(sinceMs), left: duration(seconds) });
}

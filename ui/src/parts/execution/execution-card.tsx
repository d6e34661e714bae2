/** A run as a card: picture, verdict, camera, time, and what came of it. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import { decimal, MISSING } from "../../format/number";
import { clock, day, duration, exact, toMs } from "../../format/time";
import { nowMs } from "../../state/clock";
import { STATE_ICONS, stateOf } from "../../state/executions/status";
import { markOf } from "../../state/marks";
import styles from "./execution-card.module.css";
import { Picture } from "./picture";
import { RiskBadge } from "./risk-badge";
import { TelegramMark } from "./telegram-mark";

interface Props {
  run: Execution;
  href: string;
  /** False while it rushes past: its picture is not asked for yet. */
  isWanted?: boolean | undefined;
  /** Whether the day stands beside the time. */
  isDated?: boolean;
  tabIndex?: number;
}

export function ExecutionCard({ run, href, isWanted, isDated = false, tabIndex }: Props) {
  const mark = markOf(run);
  const hasPicture = run.imageUrl !== null;
  const isCritical = run.analysis?.riskLevel === "CRITICAL";
  return (
    <a
      class={`${styles.card} ${isCritical ? styles.critical : ""}`}
      href={href}
      tabIndex={tabIndex}
      draggable={false}
      data-run={run.id}
    >
      <span class={styles.photo}>
        <Picture run={run} isWanted={isWanted} />
        <span class={styles.badges}>
          <Badges run={run} onPhoto={hasPicture} isFailureTold={!hasPicture} />
        </span>
        {mark && <span class={styles.mark}>{t(`shell.mark.${mark}`)}</span>}
      </span>
      <span class={styles.facts}>
        <span class={styles.where}>
          <span class={styles.camera}>{run.camera ?? t("shell.run.noCamera")}</span>
          <StartTime run={run} isDated={isDated} />
        </span>
        <span class={styles.figures}>
          {run.error ? (
            <span class={styles.error} title={run.error.message}>
              {run.error.message}
            </span>
          ) : (
            <Figures run={run} />
          )}
        </span>
      </span>
    </a>
  );
}

interface BadgesProps {
  run: Execution;
  /** Over a picture. */
  onPhoto?: boolean;
  /** Whether what stands beside tells already that the run failed, and where. */
  isFailureTold?: boolean;
  /** Where there is little room: beside a level a symbol tells how the run stands. */
  isShort?: boolean;
}

/** Level, and how the run stands where that is not simply well. */
export function Badges(props: BadgesProps) {
  const { run, onPhoto = false, isFailureTold = false, isShort = false } = props;
  const level = run.analysis?.riskLevel;
  return (
    <>
      <StateBadge run={run} isShort={isShort && level != null} />
      {run.status === "error" && !isFailureTold && (
        <span class={styles.failed} title={run.error?.message}>
          <span aria-hidden="true">✕</span> {run.error?.node ?? t("shell.run.status.error")}
        </span>
      )}
      {level && <RiskBadge level={level} onPhoto={onPhoto} />}
    </>
  );
}

/** That a run has not ended, or was stopped; nothing of one that succeeded or failed. */
export function StateBadge({ run, isShort = false }: { run: Execution; isShort?: boolean }) {
  const state = stateOf(run);
  if (state === "success" || state === "error") return null;
  const words = t(`shell.run.status.${state}`);
  return (
    <span class={state === "waiting" ? styles.waiting : styles.state} title={words}>
      <span aria-hidden="true">{STATE_ICONS[state]}</span>{" "}
      <span class={isShort ? "visually-hidden" : undefined}>{words}</span>
    </span>
  );
}

/** Confidence as it was given, how long it took, whether the message went out. */
export function Figures({ run }: { run: Execution }) {
  const confidence = run.analysis?.confidence;
  return (
    <>
      {confidence != null && (
        <span title={t("shell.run.confidence", { value: decimal(confidence, 3) })}>
          {decimal(confidence, 3)}
        </span>
      )}
      <span>
        <Took run={run} />
      </span>
      {stateOf(run) !== "running" && <TelegramMark run={run} />}
    </>
  );
}

function StartTime({ run, isDated }: { run: Execution; isDated: boolean }) {
  const time = clock(run.startedAt, { seconds: false });
  return (
    <time class={styles.time} dateTime={run.startedAt} title={exact(run.startedAt)}>
      {isDated ? `${day(run.startedAt)}, ${time}` : time}
    </time>
  );
}

/** How long it took; of one that has not ended the whole seconds so far, as they pass. */
export function Took({ run }: { run: Execution }) {
  if (run.status !== "running") return <>{duration(run.duration)}</>;
  const since = toMs(run.startedAt);
  if (since === null) return <>{MISSING}</>;
  return <>{duration(Math.max(0, Math.floor((nowMs.value - since) / 1000)))}…</>;
}

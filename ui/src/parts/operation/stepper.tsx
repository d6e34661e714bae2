/** The stages of something that takes a while: what is done, where it is, what is to come. */

import { t } from "../../format/catalogue";
import { duration } from "../../format/time";
import { pulled, type Stage } from "./stages";
import styles from "./stepper.module.css";

const ICONS: Record<Stage["state"], string> = {
  done: "✓",
  running: "●",
  pending: "○",
  failed: "✕",
  skipped: "–",
};

export function Stepper({ stages, verb }: { stages: readonly Stage[]; verb: string }) {
  return (
    <ol class={styles.steps} aria-label={t("operation.steps")}>
      {stages.map((stage) => (
        <li
          key={stage.name}
          class={`${styles.step} ${styles[stage.state]}`}
          aria-current={stage.state === "running" ? "step" : undefined}
          data-stage={stage.name}
          data-state={stage.state}
        >
          <span class={styles.icon} aria-hidden="true">
            {ICONS[stage.state]}
          </span>
          <span class={styles.name}>
            {stage.name === "act" ? verb : t(`operation.stage.${stage.name}`)}
            <span class="visually-hidden">{t(`operation.state.${stage.state}`)}</span>
          </span>
          <span class={styles.time}>{stage.seconds !== null && duration(stage.seconds)}</span>
          <Progress stage={stage} />
        </li>
      ))}
    </ol>
  );
}

function Progress({ stage: { name, state, detail } }: { stage: Stage }) {
  if (detail === null || state !== "running") return null; // the outcome says why one failed
  const done = name === "pull" ? pulled(detail) : null;
  return (
    <div class={styles.detail}>
      {done !== null && (
        <progress class={styles.bar} value={done} aria-label={t("operation.stage.pull")} />
      )}
      <p>{detail}</p>
    </div>
  );
}

/** How full something is: a bar beside its words. What is not known is drawn hatched, never as 0. */

import { isCurrent } from "../state/live";
import styles from "./meter.module.css";

export type Level = "ok" | "high" | "over";

const HIGH = 0.75;
const OVER = 0.9;

/** How bad it is that so much of something is used; nothing is known of null. */
export function levelOf(share: number | null): Level {
  if (share === null || share < HIGH) return "ok";
  return share < OVER ? "high" : "over";
}

/** The figures stand beside it, so those who see no bar miss nothing. */
export function Meter({ share }: { share: number | null }) {
  const full = share === null ? 0 : Math.min(1, Math.max(0, share));
  const isOld = share === null || !isCurrent.value;
  return (
    <div
      class={`${styles.meter} ${styles[levelOf(share)]} ${isOld ? styles.old : ""}`}
      aria-hidden="true"
    >
      <div class={styles.fill} style={{ width: `${full * 100}%` }} />
    </div>
  );
}

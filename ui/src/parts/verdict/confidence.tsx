/** How sure a model was, as it said it, with a bar of that length. */

import { t } from "../../format/catalogue";
import { decimal, MISSING } from "../../format/number";
import styles from "./verdict.module.css";

const DIGITS = 3;

export function Confidence({ value }: { value: number | null }) {
  const words = value === null ? MISSING : decimal(value, DIGITS);
  return (
    <span class={styles.confidence}>
      {t("shell.run.confidence", { value: words })}
      {value !== null && (
        <span class={styles.bar} aria-hidden="true">
          <span class={styles.fill} style={{ width: `${value * 100}%` }} />
        </span>
      )}
    </span>
  );
}

/** What stands where nothing is: why, and the one next step. */

import type { ComponentChildren } from "preact";
import styles from "./empty-state.module.css";

interface Props {
  title: string;
  text?: string | undefined;
  /** `good`: that nothing is here is good news. */
  tone?: "plain" | "good";
  children?: ComponentChildren;
}

export function EmptyState({ title, text, tone = "plain", children }: Props) {
  return (
    <div class={`${styles.empty} ${tone === "good" ? styles.good : ""}`}>
      <p class={styles.title}>{title}</p>
      {text && <p class={styles.text}>{text}</p>}
      {children && <div class={styles.actions}>{children}</div>}
    </div>
  );
}

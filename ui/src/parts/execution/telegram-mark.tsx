/** Whether a run's message went out: ✓ sent, ✕ not delivered, – nothing was to be sent. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import styles from "./telegram-mark.module.css";

const ICONS = { sent: "✓", failed: "✕", none: "–" } as const;

export type Delivery = keyof typeof ICONS;

export function deliveryOf({ telegramStatus }: Pick<Execution, "telegramStatus">): Delivery {
  if (telegramStatus === null) return "none";
  return telegramStatus.success ? "sent" : "failed";
}

export function TelegramMark({ run }: { run: Pick<Execution, "telegramStatus"> }) {
  const delivery = deliveryOf(run);
  const words = t(`shell.run.telegram.${delivery}`);
  return (
    <span class={styles[delivery]} title={words}>
      <span aria-hidden="true">TG {ICONS[delivery]}</span>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}

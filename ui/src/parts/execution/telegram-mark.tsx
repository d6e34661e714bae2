/** Whether a run's message went out: ✓ sent, ✕ not delivered, or that nothing was to be sent. */

import type { Execution } from "../../api/types";
import { t } from "../../format/catalogue";
import styles from "./telegram-mark.module.css";

export type Delivery = "sent" | "failed" | "none";

export function deliveryOf({ telegramStatus }: Pick<Execution, "telegramStatus">): Delivery {
  if (telegramStatus === null) return "none";
  return telegramStatus.success ? "sent" : "failed";
}

function shortOf(delivery: Delivery): string {
  if (delivery === "none") return t("shell.run.telegram.noneShort");
  return delivery === "sent" ? "TG ✓" : "TG ✕";
}

export function TelegramMark({ run }: { run: Pick<Execution, "telegramStatus"> }) {
  const delivery = deliveryOf(run);
  const words = t(`shell.run.telegram.${delivery}`);
  return (
    <span class={styles[delivery]} title={words}>
      <span aria-hidden="true">{shortOf(delivery)}</span>
      <span class="visually-hidden">{words}</span>
    </span>
  );
}

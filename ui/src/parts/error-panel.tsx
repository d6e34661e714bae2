/** What failed, since when, and what can be done; one broken panel never takes the page. */

import type { ApiError } from "../api/errors";
import { t } from "../format/catalogue";
import { duration } from "../format/time";
import { nowMs } from "../state/clock";
import { confirm } from "../state/toasts";
import { Button } from "./button";
import styles from "./error-panel.module.css";

interface Props {
  error: ApiError;
  onRetry: () => void;
  /** When it is tried again by itself, by this browser's clock. */
  retryAtMs?: number | undefined;
}

export function ErrorPanel({ error, onRetry, retryAtMs }: Props) {
  nowMs.value; // counts down
  const leftS =
    retryAtMs === undefined ? null : Math.max(0, Math.ceil((retryAtMs - Date.now()) / 1000));
  return (
    <div class={styles.panel} role="alert">
      <p class={styles.title}>{error.status === 0 ? t("shell.noAnswer") : error.message}</p>
      <p class={styles.code}>
        {error.code}
        {error.status > 0 && ` · HTTP ${error.status}`}
      </p>
      <div class={styles.actions}>
        <Button onClick={onRetry}>
          {leftS === null ? t("shell.retry") : t("shell.retryIn", { time: duration(leftS) })}
        </Button>
        <Button tone="quiet" onClick={() => void copyDetails(error)}>
          {t("shell.copyDetails")}
        </Button>
      </div>
    </div>
  );
}

async function copyDetails({ status, code, message }: ApiError): Promise<void> {
  await navigator.clipboard.writeText(
    JSON.stringify({ status, code, message, page: location.href }),
  );
  confirm(t("shell.copied"));
}

/** Confirmations of the reader's own acts, at the foot of the page. */

import { t } from "../format/catalogue";
import { dismiss, toasts } from "../state/toasts";
import { Button } from "./button";
import { X } from "./icons";
import styles from "./toasts.module.css";

export function Toasts() {
  return (
    <div class={styles.toasts} role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone, undo }) => (
        <div key={id} class={`${styles.toast} ${styles[tone]}`}>
          <span>{text}</span>
          {undo && (
            <Button
              small
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              {t("shell.undo")}
            </Button>
          )}
          <Button small tone="quiet" label={t("shell.close")} onClick={() => dismiss(id)}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  );
}

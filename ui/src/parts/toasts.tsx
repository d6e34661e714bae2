/** Confirmations of the reader's own acts, at the foot of the page and above the bars there. */

import { t } from "../format/catalogue";
import { dismiss, type Toast, toasts } from "../state/toasts";
import { Button } from "./button";
import { X } from "./icons";
import styles from "./toasts.module.css";

/** Another place for them is given by the class *at*: where a dialog has tools at its foot. */
export function Toasts({ at = styles.atFoot }: { at?: string | undefined }) {
  return (
    <div class={`${styles.toasts} ${at}`} role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <Line key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Line({ toast }: { toast: Toast }) {
  const { id, text, tone, undo, offer } = toast;
  const leave = (act: () => void) => () => {
    dismiss(id); // first: what it does may tell something itself
    act();
  };
  return (
    <div class={`${styles.toast} ${styles[tone]}`}>
      <span>{text}</span>
      {offer && (
        <Button small tone="primary" onClick={leave(offer.run)}>
          {offer.label}
        </Button>
      )}
      {undo && (
        <Button small onClick={leave(undo)}>
          {t("shell.undo")}
        </Button>
      )}
      <Button small tone="quiet" label={t("shell.close")} onClick={() => dismiss(id)}>
        <X size={14} aria-hidden />
      </Button>
    </div>
  );
}

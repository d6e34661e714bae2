/** Confirmations of the reader's own acts, at the foot of the page and above the bars there. */

import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../format/catalogue";
import { dismiss, type Toast, toasts } from "../state/toasts";
import { Button } from "./button";
import { X } from "./icons";
import styles from "./toasts.module.css";

const stacksOfDialogs = signal(0); // that show them in the page's stead

/** Those of the page; none while a dialog over it has its own. */
export function Toasts() {
  return stacksOfDialogs.value === 0 ? <Stack at={styles.atFoot} /> : null;
}

/** Those of a dialog that has tools at its foot: the class *at* gives their place in it. */
export function DialogToasts({ at }: { at: string | undefined }) {
  useLayoutEffect(() => {
    stacksOfDialogs.value += 1;
    return () => {
      stacksOfDialogs.value -= 1;
    };
  }, []);
  return <Stack at={at} />;
}

function Stack({ at }: { at: string | undefined }) {
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

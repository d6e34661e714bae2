/** A dialog with something that is shown this once: it does not go by a slip of the hand. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { t } from "../format/catalogue";
import { Button } from "./button";
import { Dialog } from "./dialog";
import styles from "./secret-dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** Closed by saying that it is stored; any other way out asks first, and Esc alone never leads out. */
export function SecretDialog({ title, onClose, children }: Props) {
  const isAsking = useSignal(false);
  const ask = () => {
    isAsking.value = true;
  };
  const stay = () => {
    isAsking.value = false;
  };
  return (
    <Dialog
      title={title}
      onClose={ask}
      actions={
        <>
          {isAsking.value && (
            <>
              <Button onClick={stay}>{t("shell.secret.stay")}</Button>
              <Button tone="danger" onClick={onClose}>
                {t("shell.secret.leave")}
              </Button>
            </>
          )}
          <Button tone="primary" onClick={onClose}>
            {t("shell.secret.stored")}
          </Button>
        </>
      }
    >
      {children}
      {isAsking.value && (
        <p class={styles.lost} role="alert">
          {t("shell.secret.lost")}
        </p>
      )}
    </Dialog>
  );
}

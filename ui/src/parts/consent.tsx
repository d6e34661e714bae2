/**
 * Asks before something is done that cannot be taken back: what it does is said, Cancel has the
 * focus, and the verb stands on the button.
 */

import type { ComponentChildren } from "preact";
import { t } from "../format/catalogue";
import { useSending } from "../state/sending";
import { Button } from "./button";
import styles from "./consent.module.css";
import { Dialog } from "./dialog";

interface Props {
  title: string;
  verb: string;
  onAgree: () => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

export function Consent({ title, verb, onAgree, onClose, children }: Props) {
  const { isBusy, failure, send } = useSending();
  const agree = async () => {
    if (await send(onAgree)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t("shell.cancel")}
          </Button>
          <Button tone="danger" disabled={isBusy.value} onClick={() => void agree()}>
            {verb}
          </Button>
        </>
      }
    >
      <div class={styles.text}>{children}</div>
      {failure.value && (
        <p class={styles.failure} role="alert">
          {failure.value.message}
        </p>
      )}
    </Dialog>
  );
}

/** Shows a signing secret that Watchroom made, this once. */

import { t } from "../../format/catalogue";
import { Button } from "../../parts/button";
import { CopyLine } from "../../parts/copy-line";
import { Dialog } from "../../parts/dialog";
import styles from "./forms.module.css";

export function WebhookSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      title={t("webhooks.secretTitle")}
      onClose={onClose}
      actions={
        <Button tone="primary" onClick={onClose}>
          {t("webhooks.done")}
        </Button>
      }
    >
      <div class={styles.form}>
        <p class={styles.note}>{t("webhooks.secretText")}</p>
        <CopyLine text={secret} label={t("webhooks.copySecret")} />
      </div>
    </Dialog>
  );
}

/** Shows a signing secret that Watchroom made, this once. */

import { t } from "../../format/catalogue";
import { CopyLine } from "../../parts/copy-line";
import { SecretDialog } from "../../parts/secret-dialog";
import styles from "./forms.module.css";

export function WebhookSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <SecretDialog title={t("webhooks.secretTitle")} onClose={onClose}>
      <div class={styles.form}>
        <p class={styles.note}>{t("webhooks.secretText")}</p>
        <CopyLine text={secret} label={t("webhooks.copySecret")} />
      </div>
    </SecretDialog>
  );
}

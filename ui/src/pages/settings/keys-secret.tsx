/** Shows the secret of a new key, this once. */

import { baseUrl } from "../../api/client";
import { t } from "../../format/catalogue";
import { CopyLine } from "../../parts/copy-line";
import { SecretDialog } from "../../parts/secret-dialog";
import styles from "./forms.module.css";
import type { WrittenKey } from "./keys";

interface Props {
  of: WrittenKey;
  onClose: () => void;
}

export function KeySecret({ of: { name, secret }, onClose }: Props) {
  return (
    <SecretDialog title={t("keys.secretTitle", { name })} onClose={onClose}>
      <div class={styles.form}>
        <p class={styles.note}>{t("keys.secretText")}</p>
        <div>
          <h3>{t("keys.secret")}</h3>
          <CopyLine text={secret} label={t("keys.copySecret")} />
        </div>
        <div>
          <h3>{t("keys.example")}</h3>
          <CopyLine
            text={`curl -H "X-API-Key: ${secret}" ${baseUrl}api/services`}
            label={t("keys.copyExample")}
          />
        </div>
      </div>
    </SecretDialog>
  );
}

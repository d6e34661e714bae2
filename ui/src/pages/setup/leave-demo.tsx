/** How to get from made-up data to one's own. */

import { t } from "../../format/catalogue";
import { CopyLine } from "../../parts/copy-line";
import { basePath } from "../../state/address";
import styles from "./setup.module.css";

const CLONED = "sh scripts/run";
const INSTALLED = "watchroom serve";
const ELSEWHERE = "export WATCHROOM_N8N_URL=postgresql://user:password@host/n8n";
const ADDRESS = "http://127.0.0.1:5000"; // unless settings say otherwise

export function LeaveDemo() {
  return (
    <section class={styles.step} aria-labelledby="leave">
      <h2 id="leave">{t("setup.leave")}</h2>
      <p class={styles.text}>{t("setup.leaveText")}</p>
      <p class={styles.text}>{t("setup.leaveCloned")}</p>
      <CopyLine text={CLONED} label={t("setup.copyLine")} />
      <p class={styles.text}>{t("setup.leaveInstalled")}</p>
      <CopyLine text={INSTALLED} label={t("setup.copyLine")} />
      <p class={styles.text}>{t("setup.leaveAddress", { address: ADDRESS })}</p>
      <p class={styles.text}>{t("setup.leaveElsewhere")}</p>
      <CopyLine text={ELSEWHERE} label={t("setup.copyLine")} />
      <p>
        <a href={`${basePath}/`}>{t("setup.backToDemo")}</a>
      </p>
    </section>
  );
}

/** How to get from made-up data to one's own. */

import { t } from "../../format/catalogue";
import { CopyLine } from "../../parts/copy-line";
import { basePath } from "../../state/address";
import styles from "./setup.module.css";

const START = "watchroom serve";
const ELSEWHERE = "WATCHROOM_N8N_URL=postgresql://user:password@host/n8n watchroom serve";

export function LeaveDemo() {
  return (
    <section class={styles.step} aria-labelledby="leave">
      <h2 id="leave">{t("setup.leave")}</h2>
      <p class={styles.text}>{t("setup.leaveText")}</p>
      <CopyLine text={START} label={t("setup.copyLine")} />
      <p class={styles.text}>{t("setup.leaveElsewhere")}</p>
      <CopyLine text={ELSEWHERE} label={t("setup.copyLine")} />
      <p>
        <a href={`${basePath}/`}>{t("setup.backToDemo")}</a>
      </p>
    </section>
  );
}

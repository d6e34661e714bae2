/** A warning that secrets stand in the log lines below, for those who see them. */

import { t } from "../format/catalogue";
import { masksLogs } from "../state/server";
import { whyNot } from "../state/session";
import styles from "./raw-lines.module.css";

export function RawLines() {
  if (masksLogs.value || whyNot("admin") !== null) return null;
  return (
    <p class={styles.warning} role="note">
      <span aria-hidden="true">▲ </span>
      {t("shell.rawLines")}
    </p>
  );
}

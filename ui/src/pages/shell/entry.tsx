/** One line of the navigation: a link with its icon, and how many things wait for a person there. */

import { t } from "../../format/catalogue";
import { shortCount } from "../../format/number";
import { basePath, path } from "../../state/address";
import { type Destination, isHere } from "./navigation";
import styles from "./shell.module.css";

export function Entry(destination: Destination) {
  const { path: to, label, icon: Icon, needs } = destination;
  const waiting = needs?.() ?? 0;
  return (
    <a
      class={styles.entry}
      href={basePath + to}
      aria-current={isHere(destination, path.value) ? "page" : undefined}
    >
      <Icon size={18} aria-hidden />
      <span class={styles.entryLabel}>{t(label)}</span>
      {waiting > 0 && (
        <span class={styles.count} title={t("shell.needsPerson", { count: waiting })}>
          {shortCount(waiting)}
        </span>
      )}
    </a>
  );
}

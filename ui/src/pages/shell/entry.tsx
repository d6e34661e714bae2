/** Lines of the navigation: a link with its icon, and how many things wait for a person there. */

import { t } from "../../format/catalogue";
import { shortCount } from "../../format/number";
import { Ellipsis } from "../../parts/icons";
import { basePath, path } from "../../state/address";
import { BEHIND_MORE, type Destination, isHere } from "./navigation";
import styles from "./shell.module.css";

export function Entry(destination: Destination) {
  const { path: to, label, icon: Icon, needs } = destination;
  return (
    <a
      class={styles.entry}
      href={basePath + to}
      aria-current={isHere(destination, path.value) ? "page" : undefined}
    >
      <Icon size={18} aria-hidden />
      <span class={styles.entryLabel}>{t(label)}</span>
      <Waiting count={needs?.() ?? 0} />
    </a>
  );
}

/** Opens the rest on phones; it is where we are when one of the rest is. */
export function More({ onOpen }: { onOpen: () => void }) {
  const isHereToo = BEHIND_MORE.some((each) => isHere(each, path.value));
  return (
    <button
      type="button"
      class={styles.entry}
      aria-haspopup="dialog"
      aria-current={isHereToo ? "true" : undefined}
      onClick={onOpen}
    >
      <Ellipsis size={18} aria-hidden />
      <span class={styles.entryLabel}>{t("shell.more")}</span>
      <Waiting count={BEHIND_MORE.reduce((sum, { needs }) => sum + (needs?.() ?? 0), 0)} />
    </button>
  );
}

function Waiting({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span class={styles.count} title={t("shell.needsPerson", { count })}>
      {shortCount(count)}
    </span>
  );
}

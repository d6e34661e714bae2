/** What has no room on the bar of phones. */

import { useEffect } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Dialog } from "../../parts/dialog";
import { query } from "../../state/address";
import { Entry } from "./entry";
import { BEHIND_MORE } from "./navigation";
import styles from "./shell.module.css";

export function MoreSheet({ onClose }: { onClose: () => void }) {
  // another with each link that is followed, also of the link to where we are
  useEffect(() => query.subscribe(closeOnChange(onClose)), [onClose]);
  return (
    <Dialog title={t("shell.more")} shape="sheet" onClose={onClose}>
      <nav class={styles.rest} aria-label={t("shell.more")}>
        {BEHIND_MORE.map((each) => (
          <Entry key={each.path} {...each} />
        ))}
      </nav>
    </Dialog>
  );
}

/** Signals tell a new listener their present value first: that is no change. */
function closeOnChange(onClose: () => void): () => void {
  let isFirst = true;
  return () => {
    if (!isFirst) onClose();
    isFirst = false;
  };
}

/** What has no room on the bar of phones. */

import { useEffect } from "preact/hooks";
import { t } from "../../format/catalogue";
import { Dialog } from "../../parts/dialog";
import { path } from "../../state/address";
import { Entry } from "./entry";
import { DESTINATIONS, SETTINGS } from "./navigation";

export function MoreSheet({ onClose }: { onClose: () => void }) {
  useEffect(() => path.subscribe(closeOnChange(onClose)), [onClose]);
  const rest = [...DESTINATIONS.filter(({ onPhones }) => !onPhones), SETTINGS];
  return (
    <Dialog title={t("shell.more")} shape="sheet" onClose={onClose}>
      <nav aria-label={t("shell.more")}>
        {rest.map((each) => (
          <Entry key={each.path} {...each} />
        ))}
      </nav>
    </Dialog>
  );
}

/** Signals tell a new listener their present value first: that is no change. */
function closeOnChange(onClose: () => void): (value: string) => void {
  let isFirst = true;
  return () => {
    if (!isFirst) onClose();
    isFirst = false;
  };
}

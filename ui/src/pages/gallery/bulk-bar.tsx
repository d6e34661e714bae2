/** What can be done with the runs that are chosen: judge, compare two, take away as a file. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { setQuery } from "../../state/address";
import { JUDGEMENTS, markRuns } from "../../state/marks";
import { whyNot } from "../../state/session";
import type { Browsing } from "./browsing";
import styles from "./gallery.module.css";
import { ExportChosen } from "./keeping";

export function BulkBar({ browsing, total }: { browsing: Browsing; total: number }) {
  const ids = [...browsing.chosen.value.keys()];
  if (ids.length === 0) return null;
  return (
    <div class={styles.bulk} role="toolbar" aria-label={t("gallery.bulk")}>
      <span class={styles.bulkCount}>
        {t("gallery.chosen", { count: ids.length, total: count(total) })}
      </span>
      {JUDGEMENTS.map(({ mark }) => (
        <Button key={mark} refusal={whyNot("review")} onClick={() => void markRuns(ids, mark)}>
          {t(`shell.mark.${mark}`)}
        </Button>
      ))}
      <Button
        refusal={ids.length === 2 ? null : t("gallery.twoFirst")}
        onClick={() => compare(ids)}
      >
        {t("gallery.compare")}
      </Button>
      <ExportChosen ids={ids} />
      <Button tone="quiet" onClick={() => browsing.clearChoice()}>
        {t("gallery.clearChoice")}
      </Button>
    </div>
  );
}

/** The one that was chosen last, beside the other. */
function compare(ids: readonly number[]): void {
  const [other, last] = ids;
  setQuery({ open: `${last}`, compare: `${other}` });
}

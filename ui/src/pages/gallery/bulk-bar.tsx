/** What can be done with the runs that are chosen: judge, compare two, take away as a file. */

import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { setQuery } from "../../state/address";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { JUDGEMENTS, markRuns } from "../../state/marks";
import { whyNot } from "../../state/session";
import type { Browsing } from "./browsing";
import styles from "./gallery.module.css";
import { ExportChosen, filtersOf } from "./keeping";

export function BulkBar({ browsing, list }: { browsing: Browsing; list: RunList }) {
  const ids = [...browsing.chosen.value.keys()];
  if (ids.length === 0 && !browsing.isChoosing.value) return null;
  const total = totalOf(list.sections).runs;
  const isAll = browsing.reach.value === "matching";
  const whyNone = ids.length > 0 ? null : t("gallery.someFirst");
  const refusal = isAll ? t("gallery.exportOnly") : (whyNone ?? whyNot("review"));
  return (
    <div class={styles.bulk} role="toolbar" aria-label={t("gallery.bulk")}>
      <span class={styles.bulkCount}>
        {isAll
          ? t("gallery.allChosen", { total: count(total) })
          : t("gallery.chosen", { count: ids.length, total: count(total) })}
      </span>
      <Further browsing={browsing} total={total} />
      {JUDGEMENTS.map(({ mark }) => (
        <Button key={mark} refusal={refusal} onClick={() => void markRuns(ids, mark)}>
          {t(`shell.mark.${mark}`)}
        </Button>
      ))}
      <Button
        refusal={ids.length === 2 && !isAll ? null : t("gallery.twoFirst")}
        onClick={() => compare(ids)}
      >
        {t("gallery.compare")}
      </Button>
      <ExportChosen
        runs={isAll ? total : ids.length}
        selection={isAll ? { filters: filtersOf(list) } : { ids }}
      />
      <Button tone="quiet" onClick={() => browsing.clearChoice()}>
        {t("gallery.clearChoice")}
      </Button>
    </div>
  );
}

/** The next larger choice: all that are loaded, then all that the list has. */
function Further({ browsing, total }: { browsing: Browsing; total: number }) {
  const { chosen, reach } = browsing;
  if (reach.value === "some")
    return (
      <Button tone="quiet" onClick={() => browsing.chooseAll()}>
        {t("gallery.keys.chooseAll")}
      </Button>
    );
  if (reach.value === "matching" || chosen.value.size >= total) return null;
  return (
    <Button
      tone="quiet"
      onClick={() => {
        reach.value = "matching";
      }}
    >
      {t("gallery.allMatching", { total: count(total) })}
    </Button>
  );
}

/** Lets runs be chosen by a press, where there is no mouse that would show their boxes. */
export function ChooseButton({ browsing }: { browsing: Browsing }) {
  const { isChoosing } = browsing;
  return (
    <Button
      tone="quiet"
      aria-pressed={isChoosing.value}
      onClick={() => {
        if (isChoosing.peek()) browsing.clearChoice();
        else isChoosing.value = true;
      }}
    >
      {t("gallery.choose")}
    </Button>
  );
}

/** The one that was chosen last, beside the other. */
function compare(ids: readonly number[]): void {
  const [other, last] = ids;
  setQuery({ open: `${last}`, compare: `${other}` });
}

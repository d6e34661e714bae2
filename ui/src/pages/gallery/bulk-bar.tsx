/** What can be done with the runs that are chosen: judge, compare two, take away as a file. */

import { useSignal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { Button } from "../../parts/button";
import { setQuery } from "../../state/address";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { JUDGEMENTS, type Mark, MOST_MATCHING, markRuns } from "../../state/marks";
import { whyNot } from "../../state/session";
import type { Browsing } from "./browsing";
import styles from "./gallery.module.css";
import { ExportChosen, filtersOf } from "./keeping";
import { MarkAll } from "./mark-all";

export function BulkBar({ browsing, list }: { browsing: Browsing; list: RunList }) {
  const asked = useSignal<Mark | null>(null);
  const ids = [...browsing.chosen.value.keys()];
  if (ids.length === 0 && !browsing.isChoosing.value) return null;
  const total = totalOf(list.sections).runs;
  const isAll = browsing.reach.value === "matching";
  const whyNoMarks = whyNot("review") ?? (isAll ? tooMany(total) : noneChosen(ids));
  return (
    <div class={styles.bulk} role="toolbar" aria-label={t("gallery.bulk")}>
      <span class={styles.bulkCount}>
        {isAll
          ? t("gallery.allChosen", { total: count(total) })
          : t("gallery.chosen", { count: ids.length, total: count(total) })}
      </span>
      <Further browsing={browsing} total={total} />
      {JUDGEMENTS.map(({ mark }) => (
        <Button
          key={mark}
          refusal={whyNoMarks}
          onClick={() => {
            if (isAll) asked.value = mark;
            else void markRuns(ids, mark);
          }}
        >
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
      {asked.value && (
        <MarkAll
          list={list}
          mark={asked.value}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </div>
  );
}

function noneChosen(ids: readonly number[]): string | null {
  return ids.length > 0 ? null : t("gallery.someFirst");
}

function tooMany(total: number): string | null {
  return total > MOST_MATCHING ? t("gallery.tooManyToMark", { most: count(MOST_MATCHING) }) : null;
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

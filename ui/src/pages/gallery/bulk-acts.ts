/** What can be done with the runs that are chosen, each with why not where it cannot be done now. */

import type { Signal } from "@preact/signals";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { setQuery } from "../../state/address";
import type { RunList } from "../../state/executions/runs";
import { totalOf } from "../../state/executions/sections";
import { JUDGEMENTS, type Mark, MOST_MATCHING, markRuns, whyNoMarks } from "../../state/marks";
import type { Browsing } from "./browsing";

export interface BulkAct {
  id: string;
  label: string;
  refusal: string | null;
  run: () => void;
}

/** What is asked in a dialog before it is done. */
export type Asked = { mark: Mark } | "export" | null;

/** The marks, for all that are chosen. */
export function marksOf(browsing: Browsing, list: RunList, asked: Signal<Asked>): BulkAct[] {
  const ids = [...browsing.chosen.value.keys()];
  const isAll = browsing.reach.value === "matching";
  const refusal = whyNoMarks() ?? (isAll ? tooMany(totalOf(list.sections).runs) : noneOf(ids));
  return JUDGEMENTS.map(({ mark }) => ({
    id: mark,
    label: t(`shell.mark.${mark}`),
    refusal,
    run: () => {
      if (isAll) asked.value = { mark };
      else void markRuns(ids, mark);
    },
  }));
}

/** Comparing two, taking all that are chosen away as a file. */
export function usesOf(browsing: Browsing, asked: Signal<Asked>): BulkAct[] {
  const chosen = browsing.chosen.value;
  const isAll = browsing.reach.value === "matching";
  return [
    {
      id: "compare",
      label: t("gallery.compare"),
      refusal: isAll ? t("gallery.twoFirst") : whyNotCompared([...chosen.values()]),
      run: () => compare([...chosen.keys()]),
    },
    {
      id: "export",
      label: t("exports.button"),
      refusal: isAll ? null : noneOf([...chosen.keys()]),
      run: () => {
        asked.value = "export";
      },
    },
  ];
}

/** The larger choices: all that are loaded, and all that the list has, loaded or not. */
export function furtherOf(browsing: Browsing, list: RunList): BulkAct[] {
  const { reach, chosen } = browsing;
  if (reach.value === "matching") return [];
  const total = totalOf(list.sections).runs;
  const loaded = {
    id: "loaded",
    label: t("gallery.keys.chooseAll"),
    refusal: null,
    run: () => browsing.chooseAll(),
  };
  const matching = {
    id: "matching",
    label: t("gallery.allMatching", { total: count(total) }),
    refusal: null,
    run: () => {
      reach.value = "matching";
    },
  };
  const isMore = reach.value === "some" && chosen.value.size < total;
  return isMore ? [loaded, matching] : [matching];
}

/** Why a choice cannot be compared; null for two with a picture each. */
export function whyNotCompared(runs: readonly { imageUrl: string | null }[]): string | null {
  if (runs.length !== 2) return t("gallery.twoFirst");
  return runs.every(({ imageUrl }) => imageUrl !== null) ? null : t("gallery.picturesFirst");
}

function noneOf(ids: readonly number[]): string | null {
  return ids.length > 0 ? null : t("gallery.someFirst");
}

function tooMany(total: number): string | null {
  return total > MOST_MATCHING ? t("gallery.tooManyToMark", { most: count(MOST_MATCHING) }) : null;
}

/** The one that was chosen last, beside the other. */
function compare(ids: readonly number[]): void {
  const [other, last] = ids;
  setQuery({ open: `${last}`, compare: `${other}` });
}

/** How many runs each tab has, with the rest of the filter as it is. */

import { computed } from "@preact/signals";
import { filter } from "../../state/executions/choice";
import { parametersOf } from "../../state/executions/filter";
import { countRuns, type RunList } from "../../state/executions/runs";
import { TABS, type TabName, withTab } from "./tabs";

export type TabCounts = Readonly<Record<TabName, number>>;

const COUNTED = TABS.filter((name) => name !== "all");

/** Changes when what the tabs leave as it is does. */
const others = computed(() => JSON.stringify(parametersOf(withTab(filter.value, "all"))));

/** Ask for the counts of the stretch of time that a list covers. */
export async function loadTabCounts(
  list: RunList,
  aborted: AbortSignal,
): Promise<TabCounts & { of: string }> {
  const stretch = { fromMs: list.fromMs, untilMs: list.untilMs };
  const asked = COUNTED.map(async (name) => {
    const wanted = parametersOf(withTab(filter.peek(), name));
    return [name, await countRuns(wanted, stretch, aborted)] as const;
  });
  return { all: 0, ...Object.fromEntries(await Promise.all(asked)), of: others.peek() } as never;
}

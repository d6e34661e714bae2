/** The tabs: filters that are wanted most, each a link. */

import type { RunFilter } from "../../state/executions/filter";

export const TABS = ["all", "review", "flagged", "failed", "unreadable"] as const;
export type TabName = (typeof TABS)[number];

const FLAGGED = "medium,high,critical";

/** What each tab sets; the rest of the filter stays. */
const FILTERS: Readonly<Record<TabName, { risk?: string; status?: string; mark?: string }>> = {
  all: {},
  review: { risk: FLAGGED, mark: "none" },
  flagged: { risk: FLAGGED },
  failed: { status: "error" },
  unreadable: { risk: "unreadable" },
};

/** What the URL has to change for a tab. */
export function tabChanges(name: TabName): Record<"risk" | "status" | "mark", string | null> {
  const { risk = null, status = null, mark = null } = FILTERS[name];
  return { risk, status, mark };
}

/** The tab whose filter is set; null where it is another one. */
export function currentTab({ lists }: RunFilter): TabName | null {
  const textOf = (values: readonly string[]) => [...values].sort().join();
  const found = TABS.find((name) => {
    const wanted = tabChanges(name);
    return (["risk", "status", "mark"] as const).every(
      (key) => textOf(lists[key]) === textOf(wanted[key]?.split(",") ?? []),
    );
  });
  return found ?? null;
}

/** Return the filter of a tab: what else is set stays. */
export function withTab(filter: RunFilter, name: TabName): RunFilter {
  const wanted = tabChanges(name);
  const listOf = (key: "risk" | "status" | "mark") => wanted[key]?.split(",") ?? [];
  return {
    ...filter,
    lists: {
      ...filter.lists,
      risk: listOf("risk"),
      status: listOf("status"),
      mark: listOf("mark"),
    },
  };
}

/** What the reader has chosen on the page of services: it stands in the URL. */

import { computed } from "@preact/signals";
import type { Sort } from "../../parts/table/table";
import { listOf, query, setQuery } from "../../state/address";
import { type Filter, type FilterName, VALUES } from "./find";

const PARAMETERS: Record<FilterName, string> = {
  text: "q",
  statuses: "status",
  stacks: "stack",
  updates: "update",
};

const TEXTS: readonly string[] = ["service", "version", "stack", "status"];

export const filter = computed<Filter>(() => ({
  text: query.value.get("q") ?? "",
  statuses: listOf("status"),
  stacks: listOf("stack"),
  updates: listOf("update"),
}));

/** `sort=cpu`, or `sort=-cpu` for the largest first. */
export const sort = computed<Sort | null>(() => {
  const [, minus, column = ""] = /^(-?)(\w+)$/.exec(query.value.get("sort") ?? "") ?? [];
  return column in VALUES ? { column, descending: minus === "-" } : null;
});

/** Changes whenever the reader asks for something else to be shown. */
export const choiceKey = computed(() => JSON.stringify([filter.value, sort.value]));

export function setFilter(name: FilterName, value: string): void {
  setQuery({ [PARAMETERS[name]]: value });
}

export function clearFilters(): void {
  setQuery(Object.fromEntries(Object.values(PARAMETERS).map((name) => [name, null])));
}

/** The first press sorts, the second the other way round, the third by trouble again. */
export function sortBy(column: string): void {
  const first = TEXTS.includes(column) ? column : `-${column}`;
  const second = TEXTS.includes(column) ? `-${column}` : column;
  const present = query.peek().get("sort");
  setQuery({ sort: present === first ? second : present === second ? null : first });
}

/** What the reader has chosen to see of the runs: it stands in the URL, and every part reads it here. */

import { computed } from "@preact/signals";
import { query, setQuery } from "../address";
import { isPhone } from "../viewport";
import {
  type DeniableKey,
  FILTER_KEYS,
  parametersOf,
  readFilter,
  type Token,
  tokensOf,
  turned,
  withToken,
} from "./filter";

export const VIEWS = ["grid", "list", "table"] as const;
export type View = (typeof VIEWS)[number];

export const SORTS = [
  "-startedAt",
  "startedAt",
  "-duration",
  "duration",
  "-confidence",
  "confidence",
] as const;
export type Sort = (typeof SORTS)[number];

/** Changes only when the filter itself does, not with every other part of the URL. */
const filterText = computed(() =>
  JSON.stringify(FILTER_KEYS.map((key) => query.value.get(key) ?? "")),
);

export const filter = computed(() => {
  filterText.value;
  return readFilter(query.peek());
});

/** The filter for requests: the list, its buckets, its neighbours, exports. */
export const parameters = computed(() => parametersOf(filter.value));

export const tokens = computed(() => {
  filterText.value;
  return tokensOf(query.peek());
});

/** A table has no room on a phone: there it is a list. */
export const view = computed<View>(() => {
  const asked = oneOf(VIEWS, query.value.get("view")) ?? "grid";
  return asked === "table" && isPhone.value ? "list" : asked;
});
export const sort = computed<Sort>(() => oneOf(SORTS, query.value.get("sort")) ?? "-startedAt");

/** Whether the order is that of time, so that days can be told apart in it. */
export const isByTime = computed(() => sort.value.endsWith("startedAt"));

/** The run that is looked at in full; null: none. */
export const openId = computed<number | null>(() => {
  const text = query.value.get("open") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
});

export function addToken(token: Pick<Token, "key" | "value">): void {
  setQuery(withToken(query.peek(), token, true));
}

export function removeToken(token: Pick<Token, "key" | "value">): void {
  setQuery(withToken(query.peek(), token, false));
}

/** Let a list's values through that were kept out, or keep those out that were let through. */
export function turnTokens(key: DeniableKey): void {
  setQuery(turned(query.peek(), key));
}

/** Show everything again. */
export function clearFilter(): void {
  setQuery(Object.fromEntries(FILTER_KEYS.map((key) => [key, null])));
}

function oneOf<T extends string>(known: readonly T[], text: string | null): T | undefined {
  return known.find((each) => each === text);
}

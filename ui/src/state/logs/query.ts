/** What the URL says about the logs: `svc from to q as lvl line`. */

import { computed } from "@preact/signals";
import { listOf, query, setQuery, typeQuery } from "../address";
import { hiddenOf, type Shown, textOf } from "./levels";
import type { Search } from "./matching";

/** How the text is taken; `as` of the URL lists those that are on. */
const WAYS = ["regex", "case", "filter", "invert"] as const;
export type Way = (typeof WAYS)[number];

export interface Place {
  service: string;
  at: string;
}

export const chosenKeys = computed(() => listOf("svc").join(","));
const ways = computed(() => listOf("as").join(","));
const searchText = computed(() => query.value.get("q") ?? "");

/** What is looked for; null for nothing. */
export const search = computed<Search | null>(() => {
  const [text, on] = [searchText.value, ways.value.split(",")];
  return text === "" ? null : { text, regex: on.includes("regex"), exact: on.includes("case") };
});

export const isFilter = computed(() => ways.value.split(",").includes("filter"));
export const isInverted = computed(() => ways.value.split(",").includes("invert"));

const levelText = computed(() => listOf("lvl").join(","));
export const hiddenLevels = computed(() => hiddenOf(levelText.value.split(",").filter(Boolean)));

/** The line that a link is about: `ollama~1746439200000123456`. */
export const linkedLine = computed<Place | null>(() => {
  const [, service, at] = /^(.+)~(\d{19})$/.exec(query.value.get("line") ?? "") ?? [];
  return service === undefined || at === undefined ? null : { service, at };
});

export function isOn(way: Way): boolean {
  return ways.value.split(",").includes(way);
}

export function turn(way: Way, on: boolean): void {
  const next = WAYS.filter((each) => (each === way ? on : isOn(each)));
  setQuery({ as: next.join(",") });
}

export function chooseServices(keys: readonly string[]): void {
  setQuery({ svc: keys.join(","), line: null });
}

export function showLevels(hidden: ReadonlySet<Shown>): void {
  setQuery({ lvl: textOf(hidden) });
}

export function typeSearch(text: string): void {
  typeQuery("q", text);
}

/** Look at once for what was typed. */
export function findNow(text: string): void {
  setQuery({ q: text }, { replace: true });
}

/** Look for a text as it stands, and show the lines that have it, or those that have not. */
export function filterFor(text: string, { out = false } = {}): void {
  setQuery({ q: text, as: out ? "case,filter,invert" : "case,filter" });
}

/** The full link of a line, in the range and with the services that are shown. */
export function linkOf(place: Place): string {
  const url = new URL(location.href);
  const parameters = new URLSearchParams(url.search);
  parameters.set("line", `${place.service}~${place.at}`);
  url.search = parameters
    .toString()
    .replaceAll("%2C", ",")
    .replaceAll("%3A", ":")
    .replaceAll("%7E", "~");
  return url.href;
}

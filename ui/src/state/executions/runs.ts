/** Asks for runs: the counts of a list first, then its pages as they are looked at. */

import { computed } from "@preact/signals";
import { api, body, data } from "../../api/client";
import type { Execution } from "../../api/types";
import { zone } from "../../format/locale";
import { query } from "../address";
import { defaultSpan, range } from "../range";
import { isByTime, parameters, type Sort, sort } from "./choice";
import type { RunParameters } from "./filter";
import { RunPages } from "./pages";
import { firstPages, PAGE, type Section } from "./sections";

/** A list as it was when it was asked for: what came since is no part of it. */
export interface RunList {
  /** What was asked for; another key is another list. */
  key: string;
  sections: readonly Section[];
  pages: RunPages;
  fromMs: number;
  /** Runs that begin at this moment or later are news. */
  untilMs: number;
  /** When the server looked. */
  asOf: string;
  /** Whether the list ends now, so that there may be news. */
  isLive: boolean;
}

/** The range as the URL has it: a live one moves with the clock, and the list does not. */
const rangeText = computed(() => {
  const of = (name: string) => query.value.get(name) ?? "";
  return [of("range"), of("from"), of("to"), defaultSpan.value].join(" ");
});

/** Changes when another list is wanted. */
export const listKey = computed(() =>
  JSON.stringify([parameters.value, sort.value, rangeText.value, zone.value]),
);

/** Ask for the list that the URL wants; what *known* has of the same days is taken over. */
export async function loadRuns(aborted: AbortSignal, known: RunList | undefined): Promise<RunList> {
  const key = listKey.value;
  const { span, fromMs, toMs } = range.peek();
  const asked = { filter: parameters.peek(), order: sort.peek() };
  const whole = { fromMs, untilMs: toMs };
  const [sections, first] = await Promise.all([
    isByTime.peek() ? askDays(asked, whole, aborted) : undefined,
    askPage(asked, whole, { offset: 0, limit: PAGE }, aborted),
  ]);
  const divided = sections ?? [
    { dayMs: null, ...whole, runs: first.meta.pagination.total, flagged: 0, failed: 0 },
  ];
  const pages = new RunPages(divided, async (section, offset, limit, signal) => {
    return (await askPage(asked, section, { offset, limit }, signal)).data;
  });
  if (known?.key === key) pages.adopt(known.pages);
  for (const [number, runs] of firstPages(divided, first.data).entries())
    pages.put(number, 0, runs);
  const asOf = first.meta.timestamp;
  return { key, sections: divided, pages, ...whole, asOf, isLive: span !== null };
}

interface Asked {
  filter: RunParameters;
  order: Sort;
}

type Stretch = Pick<Section, "fromMs" | "untilMs">;

/** How many runs a filter lets pass in a stretch of time. */
export async function countRuns(
  filter: RunParameters,
  { fromMs, untilMs }: Stretch,
  aborted?: AbortSignal,
): Promise<number> {
  if (untilMs <= fromMs) return 0;
  const asked = { filter, order: "-startedAt" as const };
  const page = await askPage(asked, { fromMs, untilMs }, { offset: 0, limit: 1 }, aborted);
  return page.meta.pagination.total;
}

function askPage(
  { filter, order }: Asked,
  { fromMs, untilMs }: Stretch,
  part: { offset: number; limit: number },
  aborted?: AbortSignal,
): Promise<{ data: Execution[]; meta: { pagination: { total: number }; timestamp: string } }> {
  const query = {
    ...filter,
    ...part,
    from: new Date(fromMs).toISOString(),
    to: new Date(untilMs).toISOString(),
    sort: order,
    imageData: "none" as const,
  };
  return body(api.GET("/api/executions", { params: { query }, signal: aborted ?? null }));
}

async function askDays(
  { filter, order }: Asked,
  { fromMs, untilMs }: Stretch,
  aborted: AbortSignal,
): Promise<Section[]> {
  const query = {
    ...filter,
    from: new Date(fromMs).toISOString(),
    to: new Date(untilMs).toISOString(),
    timezone: zone.peek(),
  };
  const days = await data(
    api.GET("/api/executions/buckets", { params: { query }, signal: aborted }),
  );
  const sections = days.map(({ from, to, ...counts }) => {
    const dayMs = Date.parse(from);
    const whole = { fromMs: Math.max(fromMs, dayMs), untilMs: Math.min(untilMs, Date.parse(to)) };
    return { dayMs, ...whole, ...counts };
  });
  return order === "-startedAt" ? sections : sections.reverse();
}

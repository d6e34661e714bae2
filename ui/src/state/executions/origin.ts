/** The list that a run was opened from: its page steps through that list, and leads back to it. */

import { toMs } from "../../format/time";
import { href, path, query } from "../address";
import { nowMs } from "../clock";
import { range, SPANS } from "../range";
import { SORTS, type Sort } from "./choice";
import { parametersOf, type RunParameters, readFilter } from "./filter";

const OF_LIGHTBOX = ["open", "along", "compare"];

/** Return the address of a run's page, which remembers the list that is shown here, if one is. */
export function runHref(id: number): string {
  const { pathname, search } = new URL(runPath(id), "http://x");
  return href(pathname, new URLSearchParams(search));
}

/** The same, for `go`. */
export function runPath(id: number): string {
  const list = path.value === "/executions" ? listShown() : query.value.get("list");
  const text = list ? `?${new URLSearchParams({ list })}` : "";
  return `/executions/${id}${text}`;
}

/** The same of another list than what is shown here: parameters of the gallery's own link. */
export function runHrefIn(list: Readonly<Record<string, string>>, id: number): string {
  const text = new URLSearchParams(list).toString();
  return href(`/executions/${id}`, new URLSearchParams({ list: text }));
}

/** Return the list that the page of a run was opened from; empty without one. */
export function originOf(asked: URLSearchParams): URLSearchParams {
  return new URLSearchParams(asked.get("list") ?? "");
}

/** Return what a list asks the server for. */
export function askedBy(list: URLSearchParams): RunParameters & {
  sort: Sort;
  from?: string;
  to?: string;
} {
  const sort = SORTS.find((each) => each === list.get("sort")) ?? "-startedAt";
  return { ...parametersOf(readFilter(list)), sort, ...rangeOf(list) };
}

/** A range that ends now stays open at its end. */
function rangeOf(list: URLSearchParams): { from?: string; to?: string } {
  const [from, to] = [toMs(list.get("from")), toMs(list.get("to"))];
  if (from !== null && to !== null)
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const spanMs = SPANS[list.get("range") as keyof typeof SPANS];
  return spanMs === undefined ? {} : { from: new Date(nowMs.peek() - spanMs).toISOString() };
}

function listShown(): string {
  const list = new URLSearchParams(query.value);
  for (const name of OF_LIGHTBOX) list.delete(name);
  const { span } = range.value;
  if (span !== null) list.set("range", span);
  return list.toString();
}

/** Where a service's page leads to. */

import { MINUTE_MS } from "../../format/time";
import { href, query } from "../../state/address";
import type { Asked } from "./records";

const AROUND_MS = 2 * MINUTE_MS;

/** The logs of a service, at a moment if one is given. */
export function logsHref(id: string, atMs?: number): string {
  const query = new URLSearchParams({ svc: id });
  if (atMs !== undefined) {
    query.set("from", new Date(atMs - AROUND_MS).toISOString());
    query.set("to", new Date(atMs + AROUND_MS).toISOString());
  }
  return href("/logs", query);
}

/** A tab of a service's page, with the range that is shown now; null: the first one. */
export function tabHref({ name }: Asked, tab: string | null): string {
  const next = new URLSearchParams(query.value);
  if (tab === null) next.delete("tab");
  else next.set("tab", tab);
  return href(`/services/${encodeURIComponent(name)}`, next);
}

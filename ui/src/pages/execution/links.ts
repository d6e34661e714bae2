/** Links of the page of a run: they keep the list that it was opened from. */

import { DAY_MS, MINUTE_MS, SECOND_MS, toMs } from "../../format/time";
import { href, query } from "../../state/address";
import { originOf } from "../../state/executions/origin";
import { n8nPagesUrl } from "../../state/server";

const AROUND_MS = 2 * MINUTE_MS;

/** Return the address of this page with other parameters; null takes one out. */
export function hereWith(id: number, changes: Record<string, string | null>): string {
  const parameters = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  return href(`/executions/${id}`, parameters);
}

/** Return the address of the list that the run was opened from. */
export function listHref(changes: Record<string, string> = {}): string {
  const list = originOf(query.value);
  for (const [name, value] of Object.entries(changes)) list.set(name, value);
  return href("/executions", list);
}

/** Return the address of the picture in the lightbox, over a list that the run is in. */
export function pictureHref(id: number, startedAt: string): string {
  if (query.value.has("list")) return listHref({ open: `${id}` });
  const ms = toMs(startedAt) ?? 0;
  const from = new Date(ms - DAY_MS).toISOString();
  return listHref({ open: `${id}`, from, to: new Date(ms + SECOND_MS).toISOString() });
}

/** Return the address of the run in n8n; null where it is not known at which people open that. */
export function n8nHref(id: number, workflow: string): string | null {
  const { value: url } = n8nPagesUrl;
  return url && `${url}/workflow/${encodeURIComponent(workflow)}/executions/${id}`;
}

/** Return the address of what was logged around a moment; by all services without *service*. */
export function logsHref(atMs: number, service?: string): string {
  const parameters = new URLSearchParams({
    ...(service && { svc: service }),
    from: new Date(atMs - AROUND_MS).toISOString(),
    to: new Date(atMs + AROUND_MS).toISOString(),
  });
  return href("/logs", parameters);
}

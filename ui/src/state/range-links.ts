/** Links that keep the range which is shown, and requests that follow it. */

import { computed } from "@preact/signals";
import { href, query } from "./address";
import { range } from "./range";

/** Changes when another range is chosen, and not as a live one moves with the clock. */
export const rangeKey = computed(() => {
  const { span, fromMs, toMs } = range.value;
  return span ?? `${fromMs}/${toMs}`;
});

/** The range as the server takes it; of a live one its end is left out. */
export function askedRange(): { from: string; to?: string } {
  const { span, fromMs, toMs } = range.peek();
  const from = new Date(fromMs).toISOString();
  return span === null ? { from, to: new Date(toMs).toISOString() } : { from };
}

/** The address of another page for the range that is shown here, whatever is usual there. */
export function rangedHref(to: string, parameters: Record<string, string | null> = {}): string {
  return href(to, new URLSearchParams(present({ ...shownRange(), ...parameters })));
}

/** The range that is shown here, as links write it. */
export function shownRange(): Record<string, string> {
  const { span, fromMs, toMs } = range.value;
  if (span !== null) return { range: span };
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** The address of the runs of a stretch of time. */
export function runsHref(
  from: string,
  to: string,
  parameters: Record<string, string> = {},
): string {
  return href("/executions", new URLSearchParams({ from, to, ...parameters }));
}

/** The address of a tab of this page. */
export function tabHref(name: string, value: string | null): string {
  const next = new URLSearchParams(query.value);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return href(location.pathname.slice(href("").length), next);
}

function present(parameters: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** What of the lightbox stands in the URL: `open=18231&along=camera&compare=previous`. */

import { computed } from "@preact/signals";
import { leaveQuery, query, setQuery } from "../../state/address";
import type { Along } from "./walk";

/** `previous`: the one before of the same camera; `day`: a day before; a number: that run. */
export type Compared = "previous" | "day" | number;

export const along = computed<Along>(() =>
  query.value.get("along") === "camera" ? "camera" : "list",
);

/** With what the run is compared; null: with nothing. */
export const compared = computed<Compared | null>(() => {
  const text = query.value.get("compare") ?? "";
  if (text === "previous" || text === "day") return text;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
});

/** Write down where one is: stepping makes no history, for who steps 200 times goes back once. */
export function showRun(id: number, compare: Compared | null = compared.peek()): void {
  setQuery({ open: `${id}`, compare: compare === null ? null : `${compare}` }, { replace: true });
}

export function walkAlong(chosen: Along): void {
  setQuery({ along: chosen === "list" ? null : chosen }, { replace: true });
}

/** Leave the lightbox: to the gallery that lies before it in the history, if one does. */
export function leaveLightbox(): void {
  leaveQuery("open", "along", "compare");
}

/** Changes in words. */

import { t } from "../../format/catalogue";
import type { Marker } from "../../parts/chart/types";
import { whoOf } from "../../state/session";
import type { Change } from "./changes";

const UNTOUCHED = new Set(["Already latest.", "Refused before anything was changed."]);

/** "Exited 137", "Updated by ana". */
export function wordsOf({ kind, exitCode, operation }: Change): string {
  if (operation === null) return t(`service.change.${kind}`, { code: exitCode ?? "?" });
  const { action, status, requestedBy, result } = operation;
  const outcome = status === "succeeded" && result && UNTOUCHED.has(result) ? "untouched" : status;
  return t("service.change.ordered", { action, outcome, who: whoOf(requestedBy) });
}

export function markersOf(changes: readonly Change[]): Marker[] {
  return changes.map((change) => ({
    atMs: change.atMs,
    tone: change.tone,
    icon: change.icon,
    label: wordsOf(change),
  }));
}

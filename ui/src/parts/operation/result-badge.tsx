/** What came of an operation, in one word. */

import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import badge from "../status-badge.module.css";
import { type ResultWord, resultOf } from "./stages";

const LOOKS: Record<ResultWord, readonly [string, string]> = {
  updated: ["✓", "ok"],
  latest: ["✓", "ok"],
  done: ["✓", "ok"],
  cancelled: ["■", "off"],
  rolledBack: ["✕", "bad"],
  rollbackFailed: ["✕", "bad"],
  failed: ["✕", "bad"],
};

export function ResultBadge({ operation }: { operation: Operation }) {
  const result = resultOf(operation);
  const [icon, tone] = result === null ? ["⟳", "busy"] : LOOKS[result];
  return (
    <span class={`${badge.badge} ${badge[tone]}`} title={operation.error ?? undefined}>
      <span aria-hidden="true">{icon}</span>{" "}
      {t(result === null ? "operation.running" : `operation.result.${result}`)}
    </span>
  );
}

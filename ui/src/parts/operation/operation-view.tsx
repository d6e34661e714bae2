/** One operation: how far it is, what came of it, and what can still be done. */

import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { clock, dateTime, duration, HOUR_MS, toMs } from "../../format/time";
import { href } from "../../state/address";
import { nowMs } from "../../state/clock";
import { whoOf } from "../../state/session";
import { Button } from "../button";
import styles from "./operation-view.module.css";
import { Outcome } from "./outcome";
import { canCancel, stagesOf } from "./stages";
import { Stepper } from "./stepper";

interface Props {
  operation: Operation;
  /** Why it cannot be called off, by the reader's rights; null: it can. */
  refusal: string | null;
  onCancel: () => void;
  onRecover: () => void;
}

export function OperationView({ operation, refusal, onCancel, onRecover }: Props) {
  const isReplacement = operation.action === "update" || operation.action === "rollback";
  return (
    <div class={styles.operation} data-testid="operation" data-status={operation.status}>
      <p class={styles.line}>
        <span>
          {t("operation.by", {
            who: whoOf(operation.requestedBy),
            time: dateTime(operation.createdAt),
          })}
        </span>
        <span class={styles.elapsed}>{elapsed(operation)}</span>
        {operation.status === "running" && (isReplacement || canCancel(operation)) && (
          <Button
            refusal={canCancel(operation) ? refusal : t("operation.tooLate")}
            onClick={onCancel}
          >
            {t("operation.cancel")}
          </Button>
        )}
      </p>
      <Stepper stages={stagesOf(operation)} verb={t(`operation.act.${operation.action}`)} />
      {operation.status === "running" && isReplacement && (
        <p class={styles.hint}>{t("operation.cancelHint")}</p>
      )}
      <Outcome operation={operation} refusal={refusal} onRecover={onRecover} />
      <Raw operation={operation} />
      <p>
        <a href={logsAround(operation)}>
          {t("operation.logs", { time: clock(operation.createdAt, { seconds: false }) })}
        </a>
      </p>
    </div>
  );
}

/** Every step as the server tells it. */
function Raw({ operation }: { operation: Operation }) {
  return (
    <details class={styles.raw}>
      <summary>{t("operation.raw")}</summary>
      <pre>
        {operation.steps
          .filter(({ startedAt, detail }) => startedAt !== null || detail !== null)
          .map(({ name, state, startedAt, detail }) =>
            [startedAt === null ? "" : clock(startedAt), state, name, detail ?? ""].join("  "),
          )
          .join("\n")}
      </pre>
    </details>
  );
}

/** For how long it has been running, or ran. */
function elapsed({ createdAt, endedAt }: Operation): string {
  const end = toMs(endedAt) ?? nowMs.value;
  return duration(Math.max(0, Math.round((end - (toMs(createdAt) ?? end)) / 1000)));
}

/** What the service printed while it went on, and a little before and after. */
function logsAround({ service, createdAt, endedAt }: Operation): string {
  const begun = toMs(createdAt) ?? 0;
  const end = toMs(endedAt) ?? begun + HOUR_MS;
  const parameters = new URLSearchParams({
    svc: service,
    from: new Date(begun - 60_000).toISOString(),
    to: new Date(end + 60_000).toISOString(),
  });
  return href("/logs", parameters);
}

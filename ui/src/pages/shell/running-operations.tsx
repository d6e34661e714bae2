/** What is being done to services now: how many, and behind it each with its step. */

import { useRef } from "preact/hooks";
import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { ExportLines } from "../../parts/exports/export-lines";
import { RefreshCw } from "../../parts/icons";
import { Moment } from "../../parts/moment";
import { href } from "../../state/address";
import { shownExports } from "../../state/exports";
import { runningOperations, serviceName } from "../../state/fleet";
import styles from "./running-operations.module.css";

export function RunningOperations() {
  const list = useRef<HTMLDivElement>(null);
  const running = runningOperations.value;
  const files = shownExports.value.length;
  if (running.length + files === 0) return null;
  const words = [
    running.length > 0 && t("shell.operationsRunning", { count: running.length }),
    files > 0 && t("shell.exportsShown", { count: files }),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <>
      <button
        type="button"
        class={styles.running}
        aria-label={words}
        title={words}
        popovertarget="running-operations"
      >
        <RefreshCw size={16} aria-hidden />
        {count(running.length + files)}
      </button>
      <div ref={list} id="running-operations" popover="auto" class={styles.list}>
        <ExportLines />
        <ul>
          {running.map((each) => (
            <Line key={each.id} operation={each} onFollow={() => list.current?.hidePopover()} />
          ))}
        </ul>
        <a href={href("/operations")} onClick={() => list.current?.hidePopover()}>
          {t("shell.allOperations")}
        </a>
      </div>
    </>
  );
}

function Line({ operation, onFollow }: { operation: Operation; onFollow: () => void }) {
  const { id, action, steps, createdAt } = operation;
  const name = serviceName(operation);
  const step = steps.findLast(({ state }) => state === "running");
  return (
    <li class={styles.line}>
      <a href={href(`/operations/${id}`)} onClick={onFollow}>
        {t("shell.operationOf", { action, name })}
      </a>
      <span class={styles.step}>
        {step?.name} <Moment at={createdAt} form="relative" />
      </span>
    </li>
  );
}

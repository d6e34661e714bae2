/** What is being done to services now: how many, and behind it each with its step. */

import { useRef } from "preact/hooks";
import type { Operation } from "../../api/types";
import { t } from "../../format/catalogue";
import { count } from "../../format/number";
import { RefreshCw } from "../../parts/icons";
import { Moment } from "../../parts/moment";
import { href } from "../../state/address";
import { keyOf, runningOperations, services } from "../../state/fleet";
import styles from "./running-operations.module.css";

export function RunningOperations() {
  const list = useRef<HTMLDivElement>(null);
  const running = runningOperations.value;
  if (running.length === 0) return null;
  const words = t("shell.operationsRunning", { count: running.length });
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
        {count(running.length)}
      </button>
      <div ref={list} id="running-operations" popover="auto" class={styles.list}>
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
  const { id, service, host, action, steps, createdAt } = operation;
  const name = services.value?.get(keyOf({ id: service, host }))?.name ?? service;
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
